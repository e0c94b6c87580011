// Moments in words, in the site's time zone: "10:42" today, with the date on other days.

/** Words a moment as the rest of the desk does. */
export function momentWords(at: number, zone: string | undefined, now = Date.now()): string {
  const day = format(zone, { day: "numeric", month: "long", year: "numeric" });
  const time = format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  return day.format(at) === day.format(now) ? time : `${day.format(at)}, ${time}`;
}

function format(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, ...(zone ? { timeZone: zone } : {}) });
  } catch {
    return new Intl.DateTimeFormat("en-GB", options);
  }
}
