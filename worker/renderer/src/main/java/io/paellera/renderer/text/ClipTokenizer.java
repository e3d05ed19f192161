package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * CLIP's byte-pair tokeniser as open_clip 2.7.0 has it: the text is mended, its HTML references are replaced twice, white space
 * collapses, letters become small; then words, numbers and signs are encoded byte by byte and merged pair by pair. Safe for many
 * threads.
 */
public final class ClipTokenizer {

  private static final String START = "<start_of_text>";
  private static final String END = "<end_of_text>";
  private static final Pattern WORD =
      Pattern.compile(
          START + "|" + END + "|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\p{IsWhite_Space}\\p{L}\\p{N}]+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern WHITE_SPACE = Pattern.compile("[\\p{IsWhite_Space}\u001c-\u001f]+");

  private final BytePairVocabulary vocabulary;
  private final int context;
  private final HtmlEntities entities = HtmlEntities.load();
  private final TextMending mending = new TextMending(entities);
  private final String[] symbols = ByteSymbols.ofBytes();

  private ClipTokenizer(BytePairVocabulary vocabulary, int context) {
    this.vocabulary = requireNonNull(vocabulary, "vocabulary is null");
    this.context = context;
  }

  /**
   * @param vocabulary {@code bpe_simple_vocab_16e6.txt.gz} or a Hugging Face {@code tokenizer.json}
   * @param size number of tokens that the model knows, start and end included
   * @param context most tokens of a text, start and end included
   * @throws io.paellera.renderer.weights.WeightsException if the vocabulary is missing, damaged, or too small for the model
   */
  public static ClipTokenizer open(Path vocabulary, int size, int context) {
    return new ClipTokenizer(BytePairVocabulary.read(vocabulary, size), context);
  }

  /**
   * A text's tokens.
   *
   * @param ids {@code [context]}: start, the text, end, zeros; a text too long for that is cut, and ends in end
   * @param length number of tokens of the text that are kept, without start and end
   * @param truncated whether the text was cut
   */
  public record Tokens(long[] ids, int length, boolean truncated) {}

  public Tokens tokenize(String text) {
    var encoded = encode(clean(text), context - 1);
    var truncated = encoded.size() > context - 2;
    var length = Math.min(encoded.size(), context - 2);
    var ids = new long[context];
    ids[0] = vocabulary.start();
    for (var i = 0; i < length; i++) {
      ids[i + 1] = encoded.get(i);
    }
    ids[length + 1] = vocabulary.end();
    return new Tokens(ids, length, truncated);
  }

  /** The text as it is encoded. */
  String clean(String text) {
    var unescaped = entities.unescape(entities.unescape(mending.mend(text)));
    return WHITE_SPACE.matcher(unescaped).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** Encodes words until there are enough ids. */
  private List<Integer> encode(String text, int enough) {
    var ids = new ArrayList<Integer>();
    var words = WORD.matcher(text);
    while (ids.size() < enough && words.find()) {
      switch (words.group()) {
        case START -> ids.add(vocabulary.start());
        case END -> ids.add(vocabulary.end());
        default -> merged(words.group()).forEach(token -> ids.add(vocabulary.id(token)));
      }
    }
    return ids;
  }

  private List<String> merged(String word) {
    var found = new ArrayList<String>();
    for (var value : word.getBytes(StandardCharsets.UTF_8)) {
      found.add(symbols[value & 0xff]);
    }
    found.set(found.size() - 1, found.get(found.size() - 1) + BytePairVocabulary.WORD_END);
    return new MergingWord(found, vocabulary::rank).merged();
  }
}
