package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.schemas.InvalidMessageException.Reason;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB, 1000);

  @Test
  void aLaterVersionsExtraFieldIsIgnored() {
    RenderJob job = codec.decode(utf8("{\"id\": \"a\", \"prompt\": \"red apple\", \"flavour\": {\"sweet\": true}}"));
    assertThat(job).isEqualTo(RenderJob.builder("a", "red apple").build());
  }

  @Test
  void aLaterVersionsStatusIsReadAsUnknown() {
    RenderResult result =
        new MessageCodec<>(MessageType.RENDER_RESULT)
            .decode(
                utf8(
                    "{\"jobId\": \"a\", \"batch\": \"b\", \"status\": \"postponed\","
                        + " \"finishedAt\": \"2026-01-01T00:00:00Z\", \"worker\": \"w\"}"));
    assertThat(result.status()).isEqualTo(RenderStatus.UNKNOWN);
  }

  @Test
  void whatIsNotSetIsNotWritten() {
    assertThat(new String(codec.encode(RenderJob.builder("a", "red apple").build()), UTF_8))
        .isEqualTo("{\"id\":\"a\",\"batch\":\"default\",\"prompt\":\"red apple\"}");
  }

  @Test
  void bytesThatAreNotJsonAreRefusedWithTheirPosition() {
    assertRefused("{\"id\": \"a\",\n \"prompt\" x}", Reason.NOT_JSON, "line 2");
  }

  @Test
  void anEmptyRecordIsRefused() {
    assertRefused("", Reason.NOT_JSON, "empty");
  }

  @Test
  void jsonThatIsNoObjectIsRefused() {
    assertRefused("null", Reason.NOT_JSON, "null");
    assertRefused("[1]", Reason.SCHEMA_VIOLATION, "the record");
  }

  @Test
  void twoMessagesInOneRecordAreRefused() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\"} {}", Reason.SCHEMA_VIOLATION, "Trailing");
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\",\"prompt\":\"y\"}", Reason.NOT_JSON, "prompt");
  }

  @Test
  void aMessageAboveTheSizeLimitIsRefusedWithItsSizeAndTheLimit() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"" + "x".repeat(1000) + "\"}", Reason.TOO_LARGE, "at most 1000");
  }

  @Test
  void deepNestingIsRefused() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\",\"y\":" + "[".repeat(100) + "]".repeat(100) + "}", Reason.NOT_JSON, "nesting");
  }

  @Test
  void aValueOutsideItsLimitIsRefusedWithFieldValueAndLimit() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\",\"steps\":0}", Reason.SCHEMA_VIOLATION, "steps is \"0\", but must be from 1 to 10000");
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedWithItsPath() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\",\"size\":{\"width\":\"wide\",\"height\":1}}", Reason.SCHEMA_VIOLATION, "size.width");
  }

  @Test
  void aMissingLabelOrPartOfAListIsNamed() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\",\"labels\":{\"team\":null}}", Reason.SCHEMA_VIOLATION, "labels.team is missing");
    assertRefused("{\"id\":\"a\",\"prompts\":[null]}", Reason.SCHEMA_VIOLATION, "prompts is missing");
  }

  @Test
  void aRecordOfAnotherTypeIsRefused() {
    var headers = new RecordHeaders();
    headers.add("ce_type", utf8("com.example.order.v1"));
    assertThatThrownBy(() -> codec.decode(headers, utf8("{\"id\":\"a\",\"prompt\":\"x\"}")))
        .isInstanceOfSatisfying(InvalidMessageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_TYPE))
        .hasMessageContaining("com.example.order.v1");
  }

  @Test
  void aRecordWithoutATypeHeaderIsTakenForAJob() {
    assertThat(codec.decode(new RecordHeaders(), utf8("{\"id\":\"a\",\"prompt\":\"x\"}")).id()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1700000000000", "1700000000", "\"1700000000\"", "\"2030-01-01\"", "true", "[2030,1,1]"})
  void aDeadlineThatIsNoDateTimeTextIsRefused(String deadline) {
    var json = utf8("{\"id\":\"a\",\"prompt\":\"x\",\"deadline\":" + deadline + "}");
    assertThatThrownBy(() -> codec.decode(json))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("deadline is \"")
        .hasMessageContaining("a date and time such as 2030-01-01T00:00:00Z");
  }

  @Test
  void aDeadlineMayHaveAnOffset() {
    var job = codec.decode(utf8("{\"id\":\"a\",\"prompt\":\"x\",\"deadline\":\"2030-01-01T02:00:00+02:00\"}"));
    assertThat(job.deadline()).contains(Instant.parse("2030-01-01T00:00:00Z"));
  }

  @Test
  void theIdOfARefusedMessageIsFoundWhereItCanBeRead() {
    assertThat(codec.peek("id", utf8("{\"id\":\"a\",\"steps\":0}"))).contains("a");
    assertThat(codec.peek("id", utf8("{\"id\":7}"))).isEmpty();
    assertThat(codec.peek("id", utf8("{\"id\""))).isEmpty();
  }

  @Test
  void cloudEventHeadersAreWrittenAndRead() {
    var headers = new RecordHeaders();
    var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    new CloudEventHeaders("1", MessageType.RENDER_JOB.ceType(), "/test", Instant.EPOCH, Optional.of(trace)).writeTo(headers);
    assertThat(CloudEventHeaders.type(headers)).contains("io.paellera.render.job.v1");
    assertThat(CloudEventHeaders.traceparent(headers)).contains(trace);
    assertThat(new String(headers.lastHeader("ce_specversion").value(), UTF_8)).isEqualTo("1.0");
  }

  @Test
  void aReplayedDeadLetterLosesItsReasonAndCountsTheReplay() {
    var headers = new RecordHeaders();
    headers.add("mine", utf8("kept"));
    var letter = new DeadLetterHeaders("poison", "rendering", "it fails alone", 3, "render.jobs", 2, 77, 0);
    letter.writeTo(headers);
    assertThat(DeadLetterHeaders.read(headers)).contains(letter);

    DeadLetterHeaders.markReplayed(headers);

    assertThat(DeadLetterHeaders.read(headers)).isEmpty();
    assertThat(DeadLetterHeaders.replays(headers)).isEqualTo(1);
    assertThat(headers.lastHeader("mine")).isNotNull();
  }

  @Test
  void countsOfADeadLetterThatNobodyCanHaveCountedAreCutNotTurnedNegative() {
    var headers = new RecordHeaders();
    headers.add("paellera_dlq_replays", utf8("99999999999999999"));
    DeadLetterHeaders.markReplayed(headers);
    assertThat(DeadLetterHeaders.replays(headers)).isPositive();
  }

  private void assertRefused(String json, Reason reason, String words) {
    assertThatThrownBy(() -> codec.decode(utf8(json)))
        .isInstanceOfSatisfying(InvalidMessageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
