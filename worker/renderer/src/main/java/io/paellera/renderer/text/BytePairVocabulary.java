package io.paellera.renderer.text;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens of CLIP's byte-pair encoding and the order in which pairs merge.
 *
 * @param ids of every token
 * @param ranks of every pair that merges; lower ranks merge first
 * @param start id of the start of a text
 * @param end id of the end of a text
 */
record BytePairVocabulary(Map<String, Integer> ids, Map<Pair, Integer> ranks, int start, int end) {

  /** What a word's last symbol ends with. */
  static final String WORD_END = "</w>";

  private static final int MAX_BYTES = 64 << 20;
  private static final int SPECIAL_TOKENS = 2;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  BytePairVocabulary {
    ids = Map.copyOf(ids);
    ranks = Map.copyOf(ranks);
  }

  /** Two neighbouring symbols. */
  record Pair(String left, String right) {}

  /**
   * Reads {@code bpe_simple_vocab_16e6.txt.gz} or a Hugging Face {@code tokenizer.json}, told apart by what they begin with.
   *
   * @param size number of tokens that the model knows, start and end included
   * @throws io.paellera.renderer.weights.WeightsException if the file is missing, damaged, or too small for the model
   */
  static BytePairVocabulary read(Path file, int size) {
    var bytes = bytes(file);
    var vocabulary = bytes.length > 0 && bytes[0] == '{' ? fromJson(file, bytes) : fromMerges(file, text(file, bytes), size);
    if (vocabulary.ids.values().stream().anyMatch(id -> id < 0 || id >= size)) {
      throw new DamagedFileException(file, "has token ids outside the " + size + " tokens of the model");
    }
    vocabulary.symbols().filter(symbol -> !vocabulary.ids.containsKey(symbol)).findFirst().ifPresent(
        symbol -> {
          throw new DamagedFileException(file, "lacks the token " + symbol);
        });
    return vocabulary;
  }

  /** All that a text can become: the symbols of bytes, alone and at a word's end, and what pairs become. */
  private Stream<String> symbols() {
    var bytes = Stream.of(ByteSymbols.ofBytes()).flatMap(symbol -> Stream.of(symbol, symbol + WORD_END));
    return Stream.concat(bytes, ranks.keySet().stream().map(pair -> pair.left + pair.right));
  }

  /** The rank of a pair, or {@link MergingWord#NEVER}. */
  int rank(Pair pair) {
    return ranks.getOrDefault(pair, MergingWord.NEVER);
  }

  /** The id of a symbol, merged or not. */
  int id(String symbol) {
    return ids.get(symbol);
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new DamagedFileException(
            file, "is " + Files.size(file) + " bytes long, at most " + MAX_BYTES + " for a vocabulary");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MissingFileException(file, "can't be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path file, byte[] bytes) {
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var text = stream.readNBytes(MAX_BYTES);
      if (text.length == MAX_BYTES) {
        throw new DamagedFileException(file, "grows beyond " + MAX_BYTES + " bytes");
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DamagedFileException(file, "is neither a gzipped list of merges nor a tokenizer.json: " + e.getMessage(), e);
    }
  }

  /** One header line, then one pair a line; the ids are the bytes', the bytes' at a word's end, the merges', start and end. */
  private static BytePairVocabulary fromMerges(Path file, String text, int size) {
    var tokens = new ArrayList<String>();
    for (var symbol : ByteSymbols.inOrder()) {
      tokens.add(symbol);
    }
    for (var symbol : ByteSymbols.inOrder()) {
      tokens.add(symbol + WORD_END);
    }
    var count = size - tokens.size() - SPECIAL_TOKENS;
    var lines = text.lines().skip(1).limit(Math.max(0, count)).toList();
    if (lines.size() != count) {
      throw new DamagedFileException(file, "has " + lines.size() + " merges, but the model's " + size + " tokens need " + count);
    }
    var ranks = new HashMap<Pair, Integer>();
    for (var line : lines) {
      var pair = pair(file, line);
      rank(file, pair, ranks);
      tokens.add(pair.left + pair.right);
    }
    var ids = new HashMap<String, Integer>();
    for (var i = 0; i < tokens.size(); i++) {
      ids.put(tokens.get(i), i);
    }
    return new BytePairVocabulary(ids, ranks, size - 2, size - 1);
  }

  private static BytePairVocabulary fromJson(Path file, byte[] bytes) {
    try {
      var model = JSON.readTree(bytes).path("model");
      var ids = new HashMap<String, Integer>();
      model.path("vocab").properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
      var ranks = new HashMap<Pair, Integer>();
      for (var merge : model.path("merges")) {
        var line = merge.isArray() ? merge.path(0).asString() + " " + merge.path(1).asString() : merge.asString();
        rank(file, pair(file, line), ranks);
      }
      return new BytePairVocabulary(ids, ranks, special(file, ids, "<|startoftext|>"), special(file, ids, "<|endoftext|>"));
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "is no tokenizer.json of a byte-pair model: " + e.getOriginalMessage(), e);
    }
  }

  private static int special(Path file, Map<String, Integer> ids, String token) {
    var id = ids.get(token);
    if (id == null) {
      throw new DamagedFileException(file, "lacks the token " + token);
    }
    return id;
  }

  private static void rank(Path file, Pair pair, Map<Pair, Integer> ranks) {
    if (ranks.putIfAbsent(pair, ranks.size()) != null) {
      throw new DamagedFileException(file, "has the merge \"" + pair.left + " " + pair.right + "\" twice");
    }
  }

  private static Pair pair(Path file, String line) {
    var parts = line.split(" ");
    if (parts.length != 2 || parts[0].isEmpty()) {
      throw new DamagedFileException(file, "has the merge \"" + line + "\", which is no pair");
    }
    return new Pair(parts[0], parts[1]);
  }
}
