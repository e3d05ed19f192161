package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.command.batch.BatchState;
import io.paellera.command.batch.BatchTracker;
import io.paellera.command.gallery.GalleryProgress;
import io.paellera.command.gallery.GalleryServer;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.producer.BrokerUnreachableException;
import java.time.Duration;

/** Keeps the live page of a batch up to date. Brokers that go away don't end it: that is told once, as is their return. */
final class LivePage {

  private static final Duration POLL = Duration.ofMillis(300);

  private final BatchTracker tracker;
  private final GalleryServer server;
  private final Console console;
  private final ProgressMeter meter = new ProgressMeter();
  private boolean away;

  LivePage(BatchTracker tracker, GalleryServer server, Console console) {
    this.tracker = requireNonNull(tracker, "tracker is null");
    this.server = requireNonNull(server, "server is null");
    this.console = requireNonNull(console, "console is null");
  }

  /** Shows what has come since; waits for it a moment, and for brokers that are away as long as the timeout of the settings. */
  void update() {
    try {
      read();
      if (away) {
        away = false;
        console.warn("the brokers are back");
      }
    } catch (BrokerUnreachableException e) {
      if (!away) {
        away = true;
        console.warn("paellera: " + e.getMessage() + "; the page stays, and goes on when one answers");
      }
    }
    show(tracker.state());
  }

  /** What only a broker can answer is the sign that one is back. */
  private void read() {
    if (away) {
      tracker.catchUp();
    } else {
      tracker.poll(POLL);
    }
  }

  private void show(BatchState state) {
    meter.set(state.ended(), state.unsuccessful());
    if (state.known()) {
      meter.total(state.planned());
    }
    String text = state.known() ? BatchReport.live(state, meter.progress()) : GalleryProgress.WAITING.text();
    String shown = away ? text + "; no broker answers, so this may be old" : text;
    server.progress(new GalleryProgress(state.ended(), state.planned(), shown));
  }
}
