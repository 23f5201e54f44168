import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  ...(['#eeedfd', '#dcdafb', '#bab6f7', '#9d97f5', '#8b85ff'] as const),
  ...(['#6d66ee', '#4f46e5', '#4339ca', '#3730a3', '#2b2680'] as const),
];

/** The greys of dark pages: what is written first, what is behind everything last. */
const dark: MantineColorsTuple = [
  ...(['#e7e9ee', '#c3c8d2', '#9aa3b2', '#5a6373', '#3d4452'] as const),
  ...(['#1c2028', '#12151a', '#16191f', '#0f1115', '#0b0d10'] as const),
];

/** Sizes and type of everything; colours by meaning stand in tokens.css. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  colors: { indigo, dark },
  fontFamily: 'var(--ss-sans)',
  fontFamilyMonospace: 'var(--ss-mono)',
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontFamily: 'var(--ss-sans)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '15px', lineHeight: '20px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: {
      defaultProps: {
        withArrow: false,
        openDelay: 250,
        multiline: true,
        maw: 360,
        fz: 12,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Menu: { defaultProps: { shadow: 'overlay', transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { shadow: 'overlay', transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: {
        shadow: 'overlay',
        radius: 12,
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.45 },
      },
    },
    Drawer: {
      defaultProps: {
        shadow: 'overlay',
        transitionProps: { duration: 140 },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'overlay' } } },
  },
});

/** Mantine's own parts in our colours. */
export const themeVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--ss-surface)',
    '--mantine-color-text': 'var(--ss-text)',
    '--mantine-color-dimmed': 'var(--ss-muted)',
    '--mantine-color-placeholder': 'var(--ss-muted)',
    '--mantine-color-anchor': 'var(--ss-accent)',
    '--mantine-color-default': 'var(--ss-surface)',
    '--mantine-color-default-hover': 'var(--ss-hover)',
    '--mantine-color-default-color': 'var(--ss-text)',
    '--mantine-color-default-border': 'var(--ss-line-strong)',
    '--mantine-color-error': 'var(--ss-bad)',
    '--mantine-shadow-overlay': 'var(--ss-overlay-shadow)',
  };
  return { variables: {}, light: shared, dark: shared };
};
