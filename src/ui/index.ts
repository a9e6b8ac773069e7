/**
 * The design system: every screen is made of these, so that the same thing looks and behaves the same everywhere. Components draw and report events;
 * they hold no rules. Styles live in one stylesheet per component, gathered by `styles.css`.
 *
 * Icons are single files, `import Sprout from 'lucide-solid/icons/sprout'`, handed over as components: `<Button icon={Sprout}>`.
 */
import './styles.css';

export { Button, ButtonLink, Icon, IconButton, IconLink, type IconComponent } from './button';
export { Link } from './link';
export { TextField, TextArea, NumberField, type FieldProps } from './field';
export { Select, type Choice } from './select';
export { Combobox } from './combobox';
export { Segmented } from './segmented';
export { Checkbox, Switch } from './checkbox';
export { CheckGroup } from './check-group';
export { ChoiceCards, type ChoiceCard } from './choice-cards';
export { Chips, ChipsField } from './chips-field';
export { Slider } from './slider';
export { Dialog, ConfirmDialog } from './dialog';
export { Popover } from './popover';
export { toast, dismissToast, Toaster } from './toast';
export { Tabs, type Tab } from './tabs';
export { DropdownMenu } from './menu';
export { Card, Sheet } from './card';
export { Page, PageHeader } from './page';
export { Stat, StatRow } from './stat';
export { EmptyState } from './empty-state';
export { Skeleton } from './skeleton';
export { Progress } from './progress';
export { ScoreRing, ScoreButton, PartBars } from './score';
export { FindingList } from './finding';
export { StatusMark } from './status-mark';
export { Sparkline } from './sparkline';
export { KeyPrint, shortKey } from './key-print';
export { LineChart } from './line-chart';
export type { LineSeries } from './line-series';
export { Diff } from './diff';
export { FileDrop } from './file-drop';
export { RelativeTime } from './relative-time';
export { VisuallyHidden } from './visually-hidden';
export { Notice } from './notice';
export { Prose } from './prose';
export { WinnowMark } from './mark';
export { formatBytes, formatNumber, formatCompact, formatDecimals, formatPercent, formatDuration, formatTime, formatClock, formatRelative, plural } from './format';
export { reducedMotion, themeColours, onThemeChange, type ThemeColour } from './theme';
