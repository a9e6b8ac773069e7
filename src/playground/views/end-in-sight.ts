/** Keeps the end of a growing talk in sight for who is reading there, and leaves who has scrolled up alone. */

/** Nearer than this to the end of the page counts as being there. */
const NEAR_PX = 160;

export interface EndInSight {
  /** Goes to the end. */
  readonly show: () => void;
  /** Goes to the end if that is where one was. Called before each piece of an answer is drawn. */
  readonly follow: () => void;
}

export function keepEndInSight(): EndInSight {
  let isAsked = false;
  const page = document.documentElement;
  const show = (): void => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      page.scrollTo({ top: page.scrollHeight });
    });
  };
  return {
    show,
    follow() {
      if (page.scrollHeight - page.scrollTop - page.clientHeight <= NEAR_PX) show();
    },
  };
}
