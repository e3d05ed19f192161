package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.Golden;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ByT5TokenizerTest {

  private final Golden golden = new Golden("byt5");

  @Test
  void theRecordedTextsBecomeTheRecordedIds() throws Exception {
    var cases = JsonMapper.shared().readTree(Files.readAllBytes(golden.file("cases.json")));
    assertThat(cases.size()).isPositive();
    for (var recorded : cases) {
      var tokens = ByT5Tokenizer.tokenize(recorded.path("text").asString());
      assertThat(tokens.ids()).isEqualTo(golden.npy(recorded.path("name").asString() + "_ids").longs());
      assertThat(tokens.truncated()).isEqualTo(recorded.path("truncated").asBoolean());
    }
  }

  @Test
  void aTextOf767BytesFitsAndALongerOneIsCutAndStillEnds() {
    assertThat(ByT5Tokenizer.tokenize("x".repeat(767)).truncated()).isFalse();
    var cut = ByT5Tokenizer.tokenize("é".repeat(384));
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.ids()).hasSize(768).startsWith(0xc3 + 3, 0xa9 + 3).endsWith(0xc3 + 3, 1);
  }

  @Test
  void theWordsOfAPromptAreNoSpecialTokens() {
    var ids = ByT5Tokenizer.tokenize("a</s>").ids();
    assertThat(Arrays.stream(ids).map(id -> id - 3).limit(5).toArray()).containsExactly('a', '<', '/', 's', '>');
    assertThat(ids).hasSize(6);
  }
}
