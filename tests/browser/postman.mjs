// A real SMTP server that keeps what it takes, read by a real parser. `for` waits for a mail to somebody.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { until } from "./waiting.mjs";

/** Starts a server on a free port; `refuses` names recipients that it does not know. */
export async function postman({ refuses = [] } = {}) {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (!refuses.includes(address)) return done();
      return done(Object.assign(new Error("5.1.1 There is nobody of that name"), { responseCode: 550 }));
    },
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        mails.push({ ...mail, recipients: session.envelope.rcptTo.map(({ address }) => address) });
        done();
      }, done);
    },
  });
  await new Promise((ready, failed) => server.once("error", failed).listen(0, "127.0.0.1", ready));
  const { port } = server.server.address();
  return {
    mails,
    keys: { smtp_url: `smtp://127.0.0.1:${port}`, from: "blog@example.org" },
    to: (address) => mails.filter(({ recipients }) => recipients.includes(address)),
    /** The mail number `count` to an address, from 1. */
    async for(address, count = 1, within = 20_000) {
      return until(`mail ${count} came to ${address}`, () => this.to(address)[count - 1], { within });
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

/** The path of the link to the site in a mail that begins so, from its HTML as people press it. */
export function linkIn(mail, site, start) {
  const hrefs = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
  const found = hrefs.find((href) => href.startsWith(site.origin + start));
  if (!found) throw new Error(`no link ${start} in ${hrefs.join(" ")}`);
  return found.slice(site.origin.length);
}
