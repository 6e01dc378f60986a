// What the rest of the app needs of the screens: loaded only when a terminal will show them.
export { openTui } from './open-tui.tsx';
export { choosesAscii } from './ascii.ts';
export { chooseTheme } from './choose-theme.ts';
