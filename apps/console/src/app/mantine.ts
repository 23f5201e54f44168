// Styles of the library come in a layer of their own, so that ours win without fighting.
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import '@fontsource-variable/inter/index.css';
import './tokens.css';
import './base.css';
