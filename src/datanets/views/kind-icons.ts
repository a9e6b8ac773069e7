/** A sign for each kind of datanet. */
import AudioLines from 'lucide-solid/icons/audio-lines';
import FileText from 'lucide-solid/icons/file-text';
import Image from 'lucide-solid/icons/image';

export const kindIcons = { text: FileText, image: Image, audio: AudioLines } as const;
