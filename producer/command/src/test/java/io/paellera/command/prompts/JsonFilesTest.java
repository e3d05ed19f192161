package io.paellera.command.prompts;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Size;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON and JSON Lines, as people bring them. */
class JsonFilesTest extends InputFiles {

  @Test
  void nullForAnEmptyCellWasRefused() {
    var line = "{\"prompt\":\"a\",\"seed\":null,\"size\":null,\"labels\":{\"shelf\":null,\"box\":\"b\"}}\n";
    assertThat(jobs(plan("t.jsonl", line.getBytes(UTF_8))))
        .singleElement()
        .satisfies(job -> assertThat(job.seed()).isEmpty())
        .satisfies(job -> assertThat(job.labels()).isEqualTo(Map.of("box", "b")));
    assertThat(faults(plan("p.jsonl", "{\"prompt\":null}\n".getBytes(UTF_8)))).singleElement().asString().contains("prompt");
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
