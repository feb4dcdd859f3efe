/* Runs before anything is painted, so that a dark screen never flashes white. A file of its own because the
 * page's policy allows no script in the page. */
import { schemeNow } from './shell/preferences';

document.documentElement.setAttribute('data-mantine-color-scheme', schemeNow());
