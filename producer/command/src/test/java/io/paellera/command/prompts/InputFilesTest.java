package io.paellera.command.prompts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Seed;
import io.paellera.schemas.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people bring them. */
class InputFilesTest {

  @TempDir Path folder;

  private static JobPlan trial(String name) {
    try {
      return JobPlan.of(PromptSource.file(Path.of(InputFilesTest.class.getResource("/trials/" + name).toURI())), "trial");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private JobPlan plan(String name, byte[] content) {
    return plan(content, name, Reading.as(PromptFormat.of(Path.of(name))));
  }

  private JobPlan plan(byte[] content, String name, Reading reading) {
    try {
      return JobPlan.of(new PromptSource.OfFile(Files.write(folder.resolve(name), content), reading, name), "trial");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RenderJob> jobs(JobPlan plan) {
    try (var jobs = plan.jobs(new RunIds(0, "trial"))) {
      return jobs.toList();
    }
  }

  private static List<String> prompts(JobPlan plan) {
    return jobs(plan).stream().map(job -> job.prompt().orElseThrow()).toList();
  }

  private static List<String> faults(JobPlan plan) {
    return catchThrowableOfType(InvalidPromptsException.class, plan::check).rows().stream().map(BadRow::toString).toList();
  }

  @Test
  void blankLinesArePassedOverAndCounted() {
    assertThat(prompts(trial("prompts-blank-line.txt"))).containsExactly("red apple", "rocket");
    assertThat(trial("prompts-blank-line.txt").check().remarks()).containsExactly("1 blank line passed over (line 2)");
    assertThat(prompts(trial("prompts-blank-line.jsonl"))).containsExactly("a", "b");
    assertThat(trial("prompts-blank-line.jsonl").check().remarks()).containsExactly("1 blank line passed over (line 2)");
    var table = plan("t.csv", "\nprompt,steps\napple,8\n\n,\n  \npear,9\n,,\n".getBytes(UTF_8));
    assertThat(prompts(table)).containsExactly("apple", "pear");
    assertThat(table.check().remarks()).containsExactly("5 blank lines passed over (lines 1, 4, 5, 6, 8)");
  }

  @Test
  void aLineOfSpacesThatDontBreakBecameAPrompt() {
    assertThat(prompts(plan("t.txt", "\u00a0\n\u3000\ufeff\n\u200b\nred apple\n".getBytes(UTF_8)))).containsExactly("red apple");
    assertThat(prompts(plan("t.csv", "prompt,steps\n\u00a0,\napple,8\n".getBytes(UTF_8)))).containsExactly("apple");
  }

  @Test
  void aRemarkCountedALineOnceForEachOfItsJobsAndCells() {
    var grid = plan("t.csv", "prompt,seed,steps\na --x 1,4.0,8.0\n".getBytes(UTF_8)).with(Grid.NONE.with("size", List.of("64x64", "32x32")));
    assertThat(grid.check().remarks())
        .hasSize(2)
        .allMatch(remark -> remark.startsWith("1 ") && remark.endsWith("(line 2)"));
    assertThat(plan("t.txt", "# a\n # b\nfrog\n".getBytes(UTF_8)).check().remarks())
        .containsExactly("2 lines that begin with # and a space left out; --comments keep makes prompts of such lines (lines 1, 2)");
  }

  @Test
  void linesThatLookLikeCommentsAreCountedAndAnOptionMakesPromptsOfThem() throws IOException {
    var plan = trial("prompts-hash.txt");
    assertThat(prompts(plan)).containsExactly("red apple", "#hashtag style");
    assertThat(plan.check().remarks()).singleElement().asString().startsWith("1 line that begins with #").contains("(line 1)", "--comments keep");
    byte[] content = Files.readAllBytes(((PromptSource.OfFile) plan.source()).path());
    var kept = plan(content, "h.txt", new Reading(PromptFormat.TEXT, Map.of(), Optional.empty(), Optional.empty(), true));
    assertThat(prompts(kept)).containsExactly("# 1 dad mug", "red apple", "#hashtag style");
    assertThat(kept.check().remarks()).isEmpty();
  }

  @Test
  void optionsInAPromptAreDrawnAsWordsButTold() {
    var plan = trial("prompts-flags.txt");
    assertThat(prompts(plan)).containsExactly("red apple --steps 12 --seed 5 --cfg_scale 7");
    assertThat(plan.check().remarks()).singleElement().asString().contains("1 prompt with words like --steps", "(line 1)");
    assertThat(plan("dash.txt", "red-apple -- really--nice - a -> b — an —aside of 2\n-10 C, F-16\n".getBytes(UTF_8)).check().remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"frog -s 50 -W512", "frog \u2014ar 16:9", "frog \u2013seed 5", "frog -n=4", "frog --tile"})
  void optionsAsOtherProgramsAndTelephonesWriteThemWereDrawnWithoutAWord(String prompt) {
    assertThat(plan("flags.txt", ("ok\n" + prompt + "\n").getBytes(UTF_8)).check().remarks()).singleElement().asString().contains("(line 2)");
  }

  @Test
  void bracesAsEmphasisStay() {
    assertThat(prompts(trial("prompts-triple-braces.txt"))).containsExactly("a girl, {{{masterpiece}}}, [blurry], (best:1.2)");
  }

  @Test
  void wholeNumbersThatWereWrittenAsFractionsAreWhole() {
    var plan = trial("prompts-pandas-floats.csv");
    assertThat(jobs(plan)).extracting(job -> job.steps().getAsInt()).containsExactly(8, 8);
    assertThat(jobs(plan).get(0).seed()).hasValue(Seed.of(42));
    assertThat(jobs(plan).get(1).seed()).isEmpty();
    assertThat(plan.check().remarks()).singleElement().asString().isEqualTo("2 lines with a number like 42.0 read as 42 (lines 2, 3)");
    assertThat(faults(plan("half.csv", "prompt,steps\na,8.5\n".getBytes(UTF_8)))).singleElement().asString().contains("must be a whole number");
  }

  @Test
  void aSeedOfSixtyFourBitsAsOtherToolsHaveThemIsTaken() {
    assertThat(jobs(trial("prompts-seed-64-bit.csv")).get(0).seed()).hasValue(Seed.MAX);
    assertThat(jobs(plan("s.csv", "prompt,seed\na,-1\nb,Random\nc,-1.0\n".getBytes(UTF_8)))).allSatisfy(job -> assertThat(job.seed()).isEmpty());
    var lines = "{\"prompt\":\"a\",\"seed\":18446744073709551615}\n{\"prompt\":\"b\",\"seed\":\"18446744073709551615\"}\n";
    assertThat(jobs(plan("s.jsonl", lines.getBytes(UTF_8)))).allSatisfy(job -> assertThat(job.seed()).hasValue(Seed.MAX));
    assertThat(faults(plan("rounded.csv", "prompt,seed\na,1.8446744073709552E+19\n".getBytes(UTF_8))))
        .containsExactly(
            "line 2: seed is \"1.8446744073709552E+19\", but must be a whole number from 0 to 18446744073709551615,"
                + " or random (or -1) for a seed that follows from the id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"seed\":1e19", "\"seed\":1e400", "\"steps\":1e30", "\"temperature\":[1,-1e19]", "\"size\":{\"width\":1e25,\"height\":1}"})
  void aNumberBeyond64BitsEndedInAStackTrace(String field) {
    String name = field.substring(1, field.indexOf(':') - 1);
    assertThat(faults(plan("t.jsonl", ("{\"prompt\":\"a\"," + field + "}\n").getBytes(UTF_8))))
        .singleElement()
        .asString()
        .startsWith("line 1: " + name)
        .contains("but must be a");
    var free = plan("free.jsonl", "{\"prompt\":\"{people} people\",\"people\":1e19}\n".getBytes(UTF_8));
    assertThat(prompts(free)).containsExactly("1.0E19 people");
  }

  @Test
  void nullForAnEmptyCellWasRefused() {
    var line = "{\"prompt\":\"a\",\"seed\":null,\"size\":null,\"labels\":{\"shelf\":null,\"box\":\"b\"}}\n";
    assertThat(jobs(plan("t.jsonl", line.getBytes(UTF_8))))
        .singleElement()
        .satisfies(job -> assertThat(job.seed()).isEmpty())
        .satisfies(job -> assertThat(job.labels()).isEqualTo(Map.of("box", "b")));
    assertThat(faults(plan("p.jsonl", "{\"prompt\":null}\n".getBytes(UTF_8)))).singleElement().asString().contains("prompt");
  }

  @Test
  void anArrayOfObjectsIsReadElementByElement() {
    var array = " [ {\"prompt\": \"red [apple]\",\r\n \"steps\": 8.0, \"size\": {\"width\": 64.0, \"height\": 64}},\n\n{\"prompt\":\"pear\",\"seed\":-1}\n]\n";
    for (String name : List.of("a.json", "a.jsonl")) {
      var plan = plan(name, array.getBytes(UTF_8));
      assertThat(prompts(plan)).containsExactly("red [apple]", "pear");
      assertThat(jobs(plan).get(0)).satisfies(job -> assertThat(job.steps()).hasValue(8)).satisfies(job -> assertThat(job.size()).contains(new Size(64, 64)));
    }
    assertThat(prompts(plan("utf16.json", ("\uFEFF" + array).getBytes(UTF_16LE)))).containsExactly("red [apple]", "pear");
    assertThat(prompts(plan("lines.json", "{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n".getBytes(UTF_8)))).containsExactly("a", "b");
    assertThat(prompts(plan("empty.json", "[]".getBytes(UTF_8)))).isEmpty();
  }

  @Test
  void faultsInAnArrayAreToldWithTheirPlaces() {
    var array = "[\n {\"prompt\":\"a\",\"steps\":\"x\"}, 7,\n {\"prompt\":\n \"\\ud800\"},\n {\"prompt\":\"b\"} oops]";
    assertThat(faults(plan("a.json", array.getBytes(UTF_8))))
        .satisfiesExactly(
            fault -> assertThat(fault).isEqualTo("line 2: steps is \"x\", but must be a whole number from 1 to 10000"),
            fault -> assertThat(fault).isEqualTo("line 2: must be a JSON object"),
            fault -> assertThat(fault).startsWith("line 4: column 3: \\ud800 is half a surrogate pair"),
            fault -> assertThat(fault).startsWith("line 5: column 17: not JSON, so nothing after it was read: "));
    assertThat(faults(plan("open.json", "[{\"prompt\":\"a\"},\n".getBytes(UTF_8)))).singleElement().asString().contains("not JSON", "end-of-input");
    assertThat(faults(plan("more.json", "[{\"prompt\":\"a\"}]\n[]".getBytes(UTF_8)))).containsExactly("line 2: something follows the end of the array, and was not read");
    var first = "[{\"prompt\":\"\\ud800\"}]";
    assertThat(faults(plan("first.json", first.getBytes(UTF_8)))).singleElement().asString().startsWith("line 1: column 13: ");
  }

  @Test
  void anArrayTakesNoMemoryForItsLength() {
    String endless = "{\"prompt\":\"" + "x".repeat(2_000) + "\"},";
    var reader =
        new JsonElements(
            new InputStreamReader(
                new SequenceInputStream(
                    new Enumeration<>() {
                      private int left = 300_000;

                      @Override
                      public boolean hasMoreElements() {
                        return left > 0;
                      }

                      @Override
                      public InputStream nextElement() {
                        left--;
                        return new ByteArrayInputStream((left == 299_999 ? "[" + endless : endless).getBytes(UTF_8));
                      }
                    }),
                UTF_8));
    for (int i = 0; i < 250_000; i++) {
      assertThat(reader.next()).hasSize(2_013);
    }
    var large = "[{\"prompt\":\"" + "x".repeat(40 << 20) + "\"}]";
    assertThat(faults(plan("large.json", large.getBytes(UTF_8)))).singleElement().asString().contains("longer than 262144 characters");
  }

  @Test
  void keysThatNobodyKnowsAreRefusedNamingTheNearest() {
    assertThat(faults(plan("a.jsonl", "{\"prompt\":\"a\",\"Steps\":8}\n".getBytes(UTF_8))))
        .containsExactly("line 1: Steps is no field of a job: did you mean steps? --map Steps=steps takes it for that");
    assertThat(faults(plan("b.jsonl", "{\"prompt\":\"a\",\"stepps\":8}\n".getBytes(UTF_8)))).singleElement().asString().contains("stepps", "did you mean steps?");
    assertThat(faults(plan("c.jsonl", "{\"prompt\":\"a\",\"size\":{\"width\":8,\"height\":8,\"Hight\":1}}\n".getBytes(UTF_8))))
        .containsExactly("line 1: size.Hight is no field that is known; did you mean size.height?");
    assertThat(faults(plan("d.jsonl", "{\"prompts\":[{\"text\":\"a\"},{\"text\":\"b\",\"Weight\":1}]}\n".getBytes(UTF_8))))
        .containsExactly("line 1: prompts[1].Weight is no field that is known; did you mean prompts[1].weight?");
    assertThat(faults(plan("e.csv", "prompt,renoise\na,\"{\"\"Steps\"\":3}\"\nb,\"{\"\"steps\"\":3.5}\"\n".getBytes(UTF_8))))
        .allSatisfy(fault -> assertThat(fault).contains("renoise is \"{").contains("a JSON object like {\"steps\":11}"))
        .hasSize(2);
    var mapped = new Reading(PromptFormat.JSONL, Map.of("Steps", "steps"), Optional.empty(), Optional.empty(), false);
    assertThat(jobs(plan("{\"prompt\":\"a\",\"Steps\":8}\n".getBytes(UTF_8), "f.jsonl", mapped)).get(0).steps()).hasValue(8);
  }

  @Test
  void badLinesWereToldOutOfTheirOrder() {
    var lines = "{\"prompt\":\"a\",\"stepp\":8}\n{\"prompt\":\"a\",\"steps\":\"x\"}\n{\"prompt\":\"a\",\"cfg\":8}\n";
    assertThat(faults(plan("a.jsonl", lines.getBytes(UTF_8)))).extracting(fault -> fault.substring(0, 6)).containsExactly("line 1", "line 2", "line 3");
  }

  @Test
  void faultsOfSyntaxNameNoClassOfTheParser() {
    assertThat(faults(plan("two.jsonl", "{\"prompt\":\"a\"} {\"prompt\":\"b\"}\n".getBytes(UTF_8))))
        .containsExactly("line 1: not JSON at column 16: something follows the value");
    assertThat(faults(plan("deep.jsonl", ("{\"prompt\":" + "[".repeat(600) + "\n").getBytes(UTF_8))))
        .singleElement()
        .asString()
        .doesNotContain("Constraints", "`");
  }

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

  @Test
  void linesMayEndWithReturnsAlone() {
    assertThat(prompts(trial("prompts-cr-only.csv"))).containsExactly("red apple", "rocket");
    assertThat(prompts(plan("cr.txt", "a\rb\r\nc\n\rd".getBytes(UTF_8)))).containsExactly("a", "b", "c", "d");
    assertThat(prompts(plan("cr.jsonl", "{\"prompt\":\"a\"}\r{\"prompt\":\"b\"}\r".getBytes(UTF_8)))).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void theSeparatorOfATableIsFoundAndTold(String separator) {
    String table = "prompt,steps,seed\n\"an apple, red;\tnew\",8,1\n\"two\r\nlines\",9,2\n".replaceAll(",(?! )", separator);
    var plan = plan("t.csv", table.getBytes(UTF_8));
    assertThat(jobs(plan)).extracting(job -> job.steps().getAsInt()).containsExactly(8, 9);
    assertThat(prompts(plan)).containsExactly("an apple, red;\tnew", "two\r\nlines");
    assertThat(plan.check().remarks()).containsExactly("cells are separated by " + (separator.equals(";") ? "';'" : "tabs"));
  }

  @Test
  void theSeparatorMayBeNamedByTheFileOrTheUser() {
    assertThat(prompts(plan("t.tsv", "prompt\tsteps\na, b; c\t8\n".getBytes(UTF_8)))).containsExactly("a, b; c");
    assertThat(prompts(plan("excel.csv", "\uFEFFsep=;\r\nprompt;steps\r\na, b;8\r\n".getBytes(UTF_8)))).containsExactly("a, b");
    var named = new Reading(PromptFormat.CSV, Map.of(), Optional.of('|'), Optional.empty(), false);
    assertThat(prompts(plan("prompt|steps\na, b|8\n".getBytes(UTF_8), "p.csv", named))).containsExactly("a, b");
  }

  @Test
  void columnsWithoutANameAreLeftOutAndTold() {
    var plan = plan("index.csv", ",prompt,steps,\n0,apple,8,\n1,pear,9,\n".getBytes(UTF_8));
    assertThat(prompts(plan)).containsExactly("apple", "pear");
    assertThat(plan.check().remarks())
        .containsExactly("column 1 has no name and is left out", "column 4 has no name and is left out");
  }

  @Test
  void aColumnThatIsNoFieldIsToldAloneAndBeforeTheRowsThatItSpoils() {
    var plan = plan("t.csv", ("Text,Notiz\n" + "apple,x\n".repeat(300)).getBytes(UTF_8));
    assertThat(faults(plan))
        .hasSize(2)
        .allMatch(fault -> fault.startsWith("line 1: column "))
        .anyMatch(fault -> fault.contains("--map Notiz= leaves it out"));
  }

  @Test
  void aColumnThatIsNoFieldWasNotToldWhereItCameAfterOneWithBadCells() {
    var plan = plan("t.csv", ("prompt;steps;Notiz\n" + "apple;x;n\n".repeat(300)).getBytes(UTF_8));
    assertThat(faults(plan)).singleElement().asString().startsWith("line 1: column Notiz is no field").contains("--map Notiz= leaves it out");
    var template = plan("t.csv", ("steps,animal\n" + "x,cat\n".repeat(3)).getBytes(UTF_8)).with(Map.of("prompt", "a {animal}"));
    assertThat(faults(template)).hasSize(3).allMatch(fault -> fault.contains("steps is \"x\""));
  }

  @Test
  void aTableWithoutAColumnOfPromptsTellsHowToNameOne() {
    assertThat(faults(plan("t.csv", "Bild Text,steps\napple,8\n".getBytes(UTF_8))))
        .containsExactly(
            "line 1: column Bild Text is no field of a job, and no placeholder uses it; none is called prompt: --map 'Bild Text=prompt'"
                + " takes it for that; --map 'Bild Text=' leaves it out, --map 'Bild Text=labels.NAME' makes it a label");
  }

  @Test
  void aDecimalCommaIsNamed() {
    assertThat(faults(plan("t.csv", "prompt;guidance\napple;7,5\n".getBytes(UTF_8))))
        .containsExactly("line 2: guidance is \"7,5\", but must be a number with a point: 7.5");
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

  @Test
  void deadlinesAsNumbersAreRefused() {
    assertThat(faults(trial("deadline-numbers.jsonl"))).hasSize(3).allMatch(fault -> fault.contains("deadline"));
  }

  @Test
  void faultsInJsonAreToldInWordsOfTheSchema() {
    assertThat(faults(trial("messages.jsonl")))
        .containsExactly(
            "line 2: size is \"64x64\", but must be a JSON object with width, height",
            "line 3: interpolation is \"slerp\", but must be one of linear, spherical",
            "line 4: output.format is \"JPEG\", but must be one of png, jpeg");
  }
}
