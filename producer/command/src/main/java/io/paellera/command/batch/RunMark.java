package io.paellera.command.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Says beside each job which run sent it and how many jobs that run was going to send, so that who watches the batch knows
 * what is still to come.
 *
 * @param run its name
 * @param jobs that it meant to send
 */
record RunMark(String run, long jobs) {

  private static final String HEADER = "paellera_run";
  private static final Pattern VALUE = Pattern.compile("([0-9A-Z]{1,32})/(\\d{1,15})");

  RunMark {
    requireNonNull(run, "run is null");
  }

  /** Every job of a run has the same. */
  Header header() {
    return new RecordHeader(HEADER, (run + "/" + jobs).getBytes(UTF_8));
  }

  static Optional<RunMark> read(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    Matcher value = VALUE.matcher(header == null || header.value() == null ? "" : new String(header.value(), UTF_8));
    return value.matches() ? Optional.of(new RunMark(value.group(1), Long.parseLong(value.group(2)))) : Optional.empty();
  }
}
