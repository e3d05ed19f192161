package io.paellera.command.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Says beside a job which line of its run's input it comes from. */
final class LineMark {

  private static final String HEADER = "paellera_line";
  private static final Pattern VALUE = Pattern.compile("\\d{1,18}");

  private LineMark() {}

  static Header header(long line) {
    return new RecordHeader(HEADER, String.valueOf(line).getBytes(US_ASCII));
  }

  static OptionalLong read(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    String value = header == null || header.value() == null ? "" : new String(header.value(), US_ASCII);
    return VALUE.matcher(value).matches() ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
  }
}
