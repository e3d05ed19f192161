package io.paellera.command.prompts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters of files, as people bring them. */
class EncodingsTest extends InputFiles {

  @Test
  void aCharacterOfTwoHalvesAtTheEndOfABufferIsReadWhole() throws IOException {
    try (var text = new DecodedText(new ByteArrayInputStream("a🍎\nb".getBytes(UTF_8)), Optional.empty(), new Remarks())) {
      var read = new StringBuilder();
      for (int c = text.read(); c >= 0; c = text.read()) {
        read.append((char) c);
      }
      assertThat(read).hasToString("a🍎\nb");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
  void utf32BecamePromptsFullOfZeros(String encoding) {
    for (String mark : List.of("\uFEFF", "")) {
      var plan = plan("t.txt", (mark + "Äpfel 🍎\n").getBytes(Charset.forName(encoding)));
      assertThat(prompts(plan)).containsExactly("Äpfel 🍎");
      assertThat(plan.check().remarks()).containsExactly("read as " + encoding);
    }
  }

  @Test
  void zerosInAFileBecamePrompts() {
    assertThat(faults(plan("t.txt", "ok\nred\0apple\n".getBytes(UTF_8)))).singleElement().asString().startsWith("line 2: column 4: a character with the number 0");
    assertThat(faults(plan("t.csv", "prompt\nred\0apple\n".getBytes(UTF_8)))).singleElement().asString().startsWith("line 2: column 4: a character with the number 0");
  }

  @Test
  void workbooksAndArchivesWereTakenForTextInAnotherEncoding() {
    byte[] workbook = {'P', 'K', 3, 4, 20, 0, 6, 0};
    assertThat(faults(plan("t.xlsx", workbook))).singleElement().asString().startsWith("line 1: a zip archive or a workbook").contains("as CSV");
    assertThat(faults(plan("t.csv", workbook))).singleElement().asString().contains("as CSV");
    byte[] compressed = {0x1f, (byte) 0x8b, 8, 0};
    assertThat(faults(plan("t.csv.gz", compressed))).singleElement().asString().contains("zcat");
  }

  @Test
  void marksAndUtf16AreUnderstood() {
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      for (String mark : charset == UTF_8 ? List.of("\uFEFF") : List.of("\uFEFF", "")) {
        var plan = plan("t.csv", (mark + "prompt,steps\nÄpfel 🍎,8\n").getBytes(charset));
        assertThat(prompts(plan)).containsExactly("Äpfel 🍎");
        assertThat(plan.check().remarks()).isEqualTo(charset == UTF_8 ? List.of() : List.of("read as " + charset));
      }
    }
  }

  @Test
  void textInAnotherEncodingIsNamedWithItsPlaceAndTheWayOut() {
    String start = "x\r\n".repeat(9_999);
    var plan = plan("latin1.txt", (start + "a café\n").getBytes(ISO_8859_1));
    assertThat(faults(plan))
        .containsExactly(
            "line 10000: column 6: E9 is no UTF-8 text; in windows-1252 it is \"é\": save the file as UTF-8, or say --encoding windows-1252");
    var table = plan("latin1.csv", "prompt,steps\nok,8\ncafé,8\n".getBytes(ISO_8859_1));
    assertThat(faults(table)).singleElement().asString().startsWith("line 3: column 4: E9");
    var named = new Reading(PromptFormat.TEXT, Map.of(), Optional.empty(), Optional.of(ISO_8859_1), false);
    var right = plan("caf\u00e9\n".getBytes(ISO_8859_1), "named.txt", named);
    assertThat(prompts(right)).containsExactly("café");
    assertThat(right.check().remarks()).containsExactly("read as ISO-8859-1");
  }

  @Test
  void halfASurrogatePairIsRefusedWithLineAndColumn() {
    assertThat(faults(trial("prompts-lone-surrogate.jsonl"))).singleElement().asString().startsWith("line 2: column 12: \\ud800 is half");
    String whole = "{\"prompt\":\"\\uD83C\\uDF4E \\\\ud800 \\n\\u00e9\"}";
    assertThat(prompts(plan("whole.jsonl", whole.getBytes(UTF_8)))).containsExactly("🍎 \\ud800 \né");
    assertThat(faults(plan("low.jsonl", "{\"prompt\":\"a\\uDF4E\\uD83C\"}".getBytes(UTF_8)))).singleElement().asString().contains("column 13");
    byte[] encoded = {'a', ' ', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'};
    assertThat(faults(plan("raw.txt", encoded))).singleElement().asString().startsWith("line 1: column 3: ED");
    assertThat(faults(JobPlan.of(PromptSource.prompts(List.of("fig", "a\ud800")), "trial"))).singleElement().asString().contains("line 2", "character 2 is half");
  }
}
