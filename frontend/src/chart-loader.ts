// The chart library is fetched only by pages that show a chart.
import { onContent } from "./changes";

declare global {
  interface Window {
    hotwashCharts?: (root: ParentNode) => void;
  }
}

export function loadCharts(address: string | undefined): void {
  let asked = false;
  onContent((root) => {
    if (window.hotwashCharts !== undefined) return window.hotwashCharts(root);
    if (asked || address === undefined || document.querySelector("figure[data-chart]") === null) return;
    asked = true;
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => window.hotwashCharts?.(document));
    document.head.append(script);
  });
}
