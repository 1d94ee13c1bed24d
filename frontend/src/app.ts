// Every page loads this; each part does nothing where the page has nothing for it.
import { loadCharts } from "./chart-loader";
import { offerCopies } from "./copy";
import { enhanceForms } from "./forms";
import { listenForKeys } from "./keys";
import { follow } from "./live";
import { offerPalette } from "./palette";
import { keepTime } from "./time";

const script = document.currentScript as HTMLScriptElement | null;

keepTime();
enhanceForms();
offerCopies();
offerPalette();
listenForKeys();
loadCharts(script?.dataset["charts"]);
follow();
