package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Token ids against open_clip 2.7.0. The vocabulary is third-party data and not part of the repository: the test takes
 * {@code -Dpaellera.clip.vocabulary=FILE}, or looks for {@code shared/golden/tokenizer/} beside the repository.
 */
class ClipTokenizerGoldenTest {

  private static final String VOCABULARY = "bpe_simple_vocab_16e6.txt.gz";
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizer");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void everyGoldenPromptHasTheOfficialTokens() throws IOException {
    var tokenizer = ClipTokenizer.open(vocabulary(), 49_408, 77);
    var prompts = read("prompts.jsonl");
    var cleaned = read("prompts_clean.jsonl");
    assertThat(prompts).hasSizeGreaterThan(100).hasSameSizeAs(cleaned);
    for (var i = 0; i < prompts.size(); i++) {
      var text = prompts.get(i).get("text").asString();
      var tokens = tokenizer.tokenize(text);
      assertThat(tokenizer.clean(text)).as(text).isEqualTo(cleaned.get(i).get("clean").asString());
      var golden = prompts.get(i).get("ids").valueStream().mapToLong(JsonNode::asLong).toArray();
      assertThat(tokens.ids()).as(text).containsExactly(golden);
      assertThat(tokens.truncated()).as(text).isEqualTo(cleaned.get(i).get("truncated").asBoolean());
      assertThat(tokens.length()).as(text).isEqualTo(Math.min(75, cleaned.get(i).get("n_tokens").asInt()));
    }
  }

  @Test
  void promptsThatWereMisreadInPartHaveTheOfficialTokens() throws IOException {
    var tokenizer = ClipTokenizer.open(vocabulary(), 49_408, 77);
    var prompts = read("partly_misread.jsonl");
    assertThat(prompts).hasSize(7);
    for (var prompt : prompts) {
      var text = prompt.get("text").asString();
      assertThat(tokenizer.tokenize(text).ids()).as(text).containsExactly(prompt.get("ids").valueStream().mapToLong(JsonNode::asLong).toArray());
    }
  }

  private static List<JsonNode> read(String name) throws IOException {
    return Files.readAllLines(GOLDEN.resolve(name)).stream().map(JSON::readTree).toList();
  }

  private static Path vocabulary() {
    var chosen = System.getProperty("paellera.clip.vocabulary");
    var file = chosen == null ? Path.of("../../../shared/golden/tokenizer", VOCABULARY) : Path.of(chosen);
    if (!Files.exists(file)) {
      LoggerFactory.getLogger(ClipTokenizerGoldenTest.class)
          .warn("NOT TESTED: CLIP's golden prompts, because {} is missing; name it with -Dpaellera.clip.vocabulary=FILE", file);
    }
    assumeTrue(Files.exists(file), file + " is missing; name it with -Dpaellera.clip.vocabulary=FILE");
    return file;
  }
}
