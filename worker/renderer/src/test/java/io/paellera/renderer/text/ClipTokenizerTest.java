package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The algorithm, with a vocabulary of seven merges made for the purpose. */
class ClipTokenizerTest {

  private static final List<String> MERGES =
      List.of("c a", "ca t</w>", "o o", "oo t</w>", "1 0</w>", "c oo", "Ã ©</w>");
  private static final int SIZE = 512 + MERGES.size() + 2;
  private static final int START = SIZE - 2;
  private static final int END = SIZE - 1;
  private static final int FIRST_MERGE = 512;

  @TempDir Path directory;
  private ClipTokenizer tokenizer;

  @BeforeEach
  void writeTheVocabulary() throws IOException {
    tokenizer = ClipTokenizer.open(gzipped("merges.txt.gz", "#version: test\n" + String.join("\n", MERGES) + "\nx y\n"), SIZE, 8);
  }

  @Test
  void pairsMergeInTheOrderOfTheirRank() {
    assertThat(ids("cat")).containsExactly(START, FIRST_MERGE + 1, END, 0, 0, 0, 0, 0);
    assertThat(ids("coot")).containsExactly(START, symbol('c'), FIRST_MERGE + 3, END, 0, 0, 0, 0);
    assertThat(ids("cool")).containsExactly(START, FIRST_MERGE + 5, wordEnd('l'), END, 0, 0, 0, 0);
    assertThat(ids("ooo")).containsExactly(START, FIRST_MERGE + 2, wordEnd('o'), END, 0, 0, 0, 0);
  }

  @Test
  void wordsNumbersAndSignsAreApart() {
    assertThat(ids("cat's cat")).containsExactly(START, FIRST_MERGE + 1, symbol('\''), wordEnd('s'), FIRST_MERGE + 1, END, 0, 0);
    assertThat(ids("10")).containsExactly(START, wordEnd('1'), wordEnd('0'), END, 0, 0, 0, 0);
    assertThat(ids("a,!")).containsExactly(START, wordEnd('a'), symbol(','), wordEnd('!'), END, 0, 0, 0);
  }

  @Test
  void lettersOfSeveralBytesAreEncodedByteByByte() {
    assertThat(ids("É")).containsExactly(START, FIRST_MERGE + 6, END, 0, 0, 0, 0, 0);
    assertThat(tokenizer.tokenize("猫").length()).isEqualTo(3);
  }

  @Test
  void aTextTooLongIsCutAndStillEnds() {
    var fits = tokenizer.tokenize("a a a a a a");
    assertThat(fits.truncated()).isFalse();
    assertThat(fits.ids()).endsWith(wordEnd('a'), END);

    var cut = tokenizer.tokenize("a a a a a b c");
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.length()).isEqualTo(6);
    assertThat(cut.ids()).startsWith(START, wordEnd('a')).endsWith(wordEnd('a'), wordEnd('b'), END).hasSize(8);
  }

  @Test
  void literalSpecialTokensAreSpecialAsInOpenClip() {
    assertThat(ids("<Start_of_text> a <end_of_text>")).containsExactly(START, START, wordEnd('a'), END, END, 0, 0, 0);
  }

  @Test
  void nothingIsStartAndEnd() {
    assertThat(ids(" \t\n")).containsExactly(START, END, 0, 0, 0, 0, 0, 0);
    assertThat(tokenizer.tokenize("").length()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "it’s a “quote”, it's a \"quote\"",
    "Tom &amp;amp; Jerry, tom & jerry",
    "&lt;b&gt;, <b>",
    "<b> AT&amp;amp;amp;T, <b> at&amp;t",
    "AT&amp;amp;amp;amp;T, at&t",
    "caf&eacute; &EACUTE; &#xe9; &#233 &amp, café é é é &",
    "&notanentity; &unknown;, ¬anentity; &unknown;",
    "&#0; &#x110000; &#x80; &#1;end, � � € end",
    "schÃ¶n â€œcafÃ©â€\u009d, schön \"café\"",
    "schön Ã¼ber 猫, schön über 猫",
    "ﬁne ＦＵＬＬ　ｗｉｄｔｈ ﾊﾝ, fine full width ハン",
    "e\u0301 \u001b[31mred\u001b[0m bell\u0007 \ufeffbom, é red bell bom",
    "a\u0085b c\u2028d nbsp\u00a0here, a…b c d nbsp here",
    "İstanbul ΟΔΟΣ, i̇stanbul οδος"
  })
  void textIsMendedBeforeItIsEncoded(String text, String clean) {
    assertThat(tokenizer.clean(text)).isEqualTo(clean);
  }

  @Test
  void aTokenizerJsonGivesTheSameIds() throws IOException {
    var other = ClipTokenizer.open(tokenizerJson(), SIZE, 8);
    for (var text : List.of("cat", "coot 10", "Café, \"cool\"", "猫")) {
      assertThat(other.tokenize(text).ids()).as(text).isEqualTo(tokenizer.tokenize(text).ids());
    }
  }

  @ParameterizedTest
  @CsvSource({"'\"q\":', q", "'\"q</w>\":', q</w>", "'\"cat</w>\":', cat</w>"})
  void aTokenizerJsonWithoutATokenThatTextsCanBecomeIsRefused(String key, String token) throws IOException {
    var json = Files.readString(tokenizerJson());
    var file = Files.writeString(directory.resolve("lacking.json"), json.replace(key, "\"other\":"));
    assertThatThrownBy(() -> ClipTokenizer.open(file, SIZE, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageEndingWith("lacking.json: lacks the token " + token);
  }

  private Path tokenizerJson() throws IOException {
    var json = new StringBuilder("{\"model\":{\"type\":\"BPE\",\"vocab\":{");
    var id = 0;
    for (var suffix : List.of("", "</w>")) {
      for (var symbol : ByteSymbols.inOrder()) {
        json.append('"').append(symbol.equals("\"") || symbol.equals("\\") ? "\\" : "").append(symbol).append(suffix);
        json.append("\":").append(id++).append(',');
      }
    }
    for (var merge : MERGES) {
      json.append('"').append(merge.replace(" ", "")).append("\":").append(id++).append(',');
    }
    json.append("\"<|startoftext|>\":").append(START).append(",\"<|endoftext|>\":").append(END).append("},\"merges\":[");
    json.append("[\"c\",\"a\"],\"").append(String.join("\",\"", MERGES.subList(1, MERGES.size()))).append("\"]}}");
    return Files.writeString(directory.resolve("tokenizer.json"), json);
  }

  @Test
  void aVocabularyThatDoesntFitTheModelIsRefused() throws IOException {
    var merges = gzipped("few.txt.gz", "#version\na b\n");
    assertThatThrownBy(() -> ClipTokenizer.open(merges, 600, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("few.txt.gz: has 1 merges, but the model's 600 tokens need 86");
    var broken = gzipped("broken.txt.gz", "#version\na\n");
    assertThatThrownBy(() -> ClipTokenizer.open(broken, 515, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("no pair");
    var repeated = gzipped("repeated.txt.gz", "#version\na b\nb c\na b\n");
    assertThatThrownBy(() -> ClipTokenizer.open(repeated, 517, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("has the merge \"a b\" twice");
    var text = Files.writeString(directory.resolve("plain.txt"), "#version\na b\n");
    assertThatThrownBy(() -> ClipTokenizer.open(text, 515, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("neither");
    var empty = Files.writeString(directory.resolve("empty.json"), "{}");
    assertThatThrownBy(() -> ClipTokenizer.open(empty, 515, 8))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("lacks the token <|startoftext|>");
    assertThatThrownBy(() -> ClipTokenizer.open(directory.resolve("none"), 515, 8)).isInstanceOf(MissingFileException.class);
  }

  private long[] ids(String text) {
    return tokenizer.tokenize(text).ids();
  }

  private static long symbol(char character) {
    return List.of(ByteSymbols.inOrder()).indexOf(Character.toString(character));
  }

  private static long wordEnd(char character) {
    return 256 + symbol(character);
  }

  private Path gzipped(String name, String text) throws IOException {
    var file = directory.resolve(name);
    try (var stream = new GZIPOutputStream(Files.newOutputStream(file))) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
