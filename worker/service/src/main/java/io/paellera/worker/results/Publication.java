package io.paellera.worker.results;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.ledger.Ledgers.Note;
import java.util.List;

/**
 * What goes out together or not at all: records, and notes in the ledger.
 *
 * @param notes what the ledger learns
 * @param announcement what readers see
 * @param refused a broker did not take its records: it goes out alone, so that it holds up no other
 * @param settled runs once it is committed, or void because the partition belongs to somebody else
 */
record Publication(List<Note> notes, Announcement announcement, boolean refused, Runnable settled) {

  Publication {
    notes = List.copyOf(notes);
    requireNonNull(announcement, "announcement is null");
    requireNonNull(settled, "settled is null");
  }

  Publication(List<Note> notes, Announcement announcement, Runnable settled) {
    this(notes, announcement, false, settled);
  }

  /** The same after a broker refused it. */
  Publication afterRefusal() {
    return new Publication(notes, announcement.shortened(), true, settled);
  }
}
