package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paellera.schemas.InvalidMessageException.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void aRecordThatEndsTooEarlySaysSoWithoutTheParsersNames() {
    assertThat(messageFor("{\"id\":\"a\"")).startsWith("not JSON: Unexpected end-of-input").doesNotContain("Source", "Feature");
  }

  @Test
  void jsonThatIsNoObjectIsRefused() {
    assertRefused("null", Reason.NOT_JSON, "null");
    assertRefused("[1]", Reason.SCHEMA_VIOLATION, "the record is \"[1]\", but must be a JSON object");
  }

  @Test
  void twoMessagesInOneRecordAreRefused() {
    assertRefused("{\"id\":\"a\",\"prompt\":\"x\"} {}", Reason.SCHEMA_VIOLATION, "the record must be one JSON object, with nothing after it");
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
    assertThat(messageFor("{\"y\":" + "[".repeat(100) + "]".repeat(100) + "}")).doesNotContain("Constraints", "`");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "'steps':'eight' | steps is \"eight\", but must be a whole number from 1 to 10000",
    "'steps':8.5 | steps is \"8.5\", but must be a whole number from 1 to 10000",
    "'images':99999999999 | images is \"99999999999\", but must be a whole number from 1 to 256",
    "'images':1e500 | images is \"1E+500\", but must be a whole number from 1 to 256",
    "'guidance':'4' | guidance is \"4\", but must be a number from 0 to 1000, without quotes",
    "'strength':[] | strength is \"[]\", but must be a number above 0, at most 1",
    "'size':'64x64' | size is \"64x64\", but must be a JSON object with width, height",
    "'size':{'width':64} | size.height is missing, but must be a whole number from 1 to 16384",
    "'size':{'width':'64','height':64} | size.width is \"64\", but must be a whole number from 1 to 16384, without quotes",
    "'interpolation':'slerp' | interpolation is \"slerp\", but must be one of linear, spherical",
    "'output':{'format':'JPEG'} | output.format is \"JPEG\", but must be one of png, jpeg",
    "'output':'png' | output is \"png\", but must be a JSON object with format, prefix",
    "'temperature':1 | temperature is \"1\", but must be a JSON array of 2",
    "'temperature':[1,'cold'] | temperature[1] is \"cold\", but must be a number above 0, at most 100",
    "'prompts':'x' | prompts is \"x\", but must be a JSON array of 1 to 16",
    "'prompts':[{'text':'a'},{'text':7}] | prompts[1].text is \"7\", but must be text of at most 4000 characters, at least one of them visible",
    "'prompts':[{'text':'a','region':{'x':0,'y':0,'width':1}}] | prompts[0].region.height is missing, but must be a number above 0, at most 1",
    "'negativePrompt':true | negativePrompt is \"true\", but must be text of at most 4000 characters, at least one of them visible",
    "'model':7 | model is \"7\", but must be a name of 1 to 128 letters, digits, '.', '_' or '-', or name@digest with 8 to 64 lower-case hex digits",
    "'labels':{'a':1} | labels.a is \"1\", but must be text of at most 256 characters",
    "'labels':'a' | labels is \"a\", but must be a JSON object of at most 32 texts of at most 256 characters, under names of 1 to 63 letters, digits, '.', '_', '/' or '-'",
    "'deadline':{} | deadline is \"an object\", but must be a date and time such as 2030-01-01T00:00:00Z"
  })
  void aValueOfTheWrongTypeIsRefusedInTheSchemasWords(String field, String message) {
    assertThat(messageFor("{'id':'a','prompt':'x',".replace('\'', '"') + field.replace('\'', '"') + "}")).isEqualTo(message);
  }

  @Test
  void wholeNumbersThatWereWrittenAsFractionsAreWhole() {
    var job = codec.decode(utf8("{\"id\":\"a\",\"prompt\":\"x\",\"steps\":42.0,\"images\":2e0,\"size\":{\"width\":64.0,\"height\":64.00}}"));
    assertThat(job).isEqualTo(RenderJob.builder("a", "x").steps(42).images(2).size(new Size(64, 64)).build());
  }

  @Test
  void unknownFieldsAreToldAtAnyDepthWithTheNearestKnownOne() {
    var json = "{\"id\":\"a\",\"prompt\":\"x\",\"Steps\":8,\"size\":{\"width\":1,\"hight\":{\"a\":[1]},\"height\":1},\"output\":{\"colour\":1},\"labels\":{\"any\":\"y\"}}";
    var received = codec.receive(new RecordHeaders(), utf8(json));
    assertThat(received.message()).isEqualTo(RenderJob.builder("a", "x").size(new Size(1, 1)).output(Output.DEFAULT).labels(Map.of("any", "y")).build());
    assertThat(received.unknownFields())
        .extracting(UnknownField::toString)
        .containsExactlyInAnyOrder(
            "Steps is no field that is known; did you mean steps?",
            "size.hight is no field that is known; did you mean size.height?",
            "output.colour is no field that is known");
    assertThat(codec.receive(new RecordHeaders(), utf8("{\"id\":\"a\",\"prompt\":\"x\",\"seed\":1}")).unknownFields()).isEmpty();
  }

  @Test
  void floodsOfUnknownFieldsAreToldInPart() {
    var large = new MessageCodec<>(MessageType.RENDER_JOB);
    var flood = new StringBuilder("{\"id\":\"a\",\"prompt\":\"x\"");
    for (int i = 0; i < 5_000; i++) {
      flood.append(",\"k").append(i).append("\":1");
    }
    var told = large.receive(new RecordHeaders(), utf8(flood + ",\"" + "y".repeat(9_000) + "\":1}")).unknownFields();
    assertThat(told).hasSizeLessThanOrEqualTo(10);
    assertThat(new UnknownField("y".repeat(9_000), Optional.empty()).toString()).hasSizeLessThan(300);
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

  private String messageFor(String json) {
    return catchThrowableOfType(InvalidMessageException.class, () -> codec.decode(utf8(json))).getMessage();
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
