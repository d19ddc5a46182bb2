// Line icons, drawn as paths on a 20 by 20 grid.

const PATHS = {
  hash: "M4 7.500h12.500M3.500 12.500H16M8.500 3 7 17M13 3l-1.500 14",
  lock: "M5.500 9h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM7 9V6.500a3 3 0 0 1 6 0V9",
  home: "M3.500 9.500 10 4l6.500 5.500V16a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1zM8 17v-5h4v5",
  bolt: "M11 2.500 4.500 11.500H10L9 17.500l6.500-9H10z",
  send: "M3.500 10h6M3.500 3.500 17 10 3.500 16.500 5.500 10z",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.500 4.500 7 10l5.500 5.500",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  reply: "M4 5a1.500 1.500 0 0 1 1.500-1.500h9A1.500 1.500 0 0 1 16 5v6.500a1.500 1.500 0 0 1-1.500 1.500H9l-4 3.500V13A1.500 1.500 0 0 1 4 11.500z",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.500 8.200v.1M12.500 8.200v.1M7 11.500c1.500 2.300 4.500 2.300 6 0",
  down: "M5.500 8 10 12.500 14.500 8",
  check: "M4.500 10.500 8.500 14.500 16 6",
  eye: "M2.500 10S5 5 10 5s7.500 5 7.500 5-2.500 5-7.500 5-7.500-5-7.500-5zM10 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z",
  calendar: "M4.500 4.500h11a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1zM3.500 8.500h13M7 3v3M13 3v3",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.200l2.800 1.800",
  forward: "M4 5v10l6-5zM10.500 5v10l6-5z",
  bell: "M5.500 13.500V9a4.500 4.500 0 0 1 9 0v4.500l1.300 1.500H4.200zM8.500 17h3",
  power: "M10 3v7M6 5.500a6 6 0 1 0 8 0",
  plus: "M10 4.500v11M4.500 10h11",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.500V13M10 6.800v.1",
  warn: "M10 3.500 17.500 16.500h-15zM10 8.500v4M10 14.300v.1",
  clip: "M14.500 9.500 9.300 14.700a3 3 0 0 1-4.300-4.300l5.800-5.700a2 2 0 0 1 2.900 2.800l-5.800 5.800a1 1 0 0 1-1.400-1.500l5-5",
  pencil: "M4 16l.800-3.500L13.500 3.800a1.600 1.600 0 0 1 2.300 0l.400.400a1.600 1.600 0 0 1 0 2.300L7.500 15.200z",
  trash: "M4 6h12M8 6V4h4v2M5.500 6l.700 10.500h7.600L14.500 6M8.500 9v5M11.500 9v5",
  file: "M6 3h5.500L15 6.500V16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11.500 3v4H15",
};

const NS = "http://www.w3.org/2000/svg";

/** icon returns a decorative SVG; what it means is said by the label of its button. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name] || PATHS.info);
  svg.append(path);
  return svg;
}
