package io.paellera.command.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

  private static final String ALPHABET = "ab,\"\n é😀 '|\t";

  @Test
  void whateverIsWrittenAsQuotedCsvIsReadBack() throws IOException {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var rows = new ArrayList<List<String>>();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        rows.add(List.of("x" + text(random), "y" + text(random), "z" + text(random)));
      }
      var csv = new StringBuilder("a,b,c\n");
      rows.forEach(
          row ->
              csv.append(String.join(",", row.stream().map(cell -> quoted(cell, random)).toList()))
                  .append(random.nextBoolean() ? "\n" : "\r\n"));
      try (var reader =
          new CsvRows(new StringReader(csv.toString()), Optional.empty(), Map.of(), new Remarks())) {
        for (List<String> row : rows) {
          assertThat(reader.next().orElseThrow().values().values()).as("seed %d", seed).containsExactlyElementsOf(row);
        }
        assertThat(reader.next()).isEmpty();
      }
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(60) == 0 ? 20_000 : random.nextInt(12);
    int[] letters = ALPHABET.codePoints().toArray();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private static String quoted(String cell, Random random) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
    return plain && random.nextBoolean() ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
