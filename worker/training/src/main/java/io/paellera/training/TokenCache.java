package io.paellera.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.Device;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Tokens and caption vectors of datasets, made once and kept in files that are named after all that they depend on: pictures,
 * captions, the VQGAN's model and the augmentation.
 *
 * @param folder of the files
 */
record TokenCache(Path folder) {

  /**
   * The tokens of a dataset.
   *
   * @param model whose VQGAN and text encoder are used
   * @param device to compute on where there is no file yet
   */
  TokenSet get(Pictures pictures, ModelDirectory model, AugmentationSettings augmentation, Device device) {
    var file = folder.resolve("tokens-" + key(pictures, model, augmentation) + ".bin");
    try {
      if (!Files.exists(file)) {
        write(file, new Tokeniser(augmentation).tokens(pictures, model, device), vectors(pictures, model, device));
      }
      return read(file, pictures, pictures.side() / model.description().image().factor());
    } catch (IOException e) {
      throw new UncheckedIOException("the token cache " + file + " can't be used: " + e.getMessage(), e);
    }
  }

  private static Map<String, float[]> vectors(Pictures pictures, ModelDirectory model, Device device) {
    try (var encoder = TextEncoder.of(model, device, Runtime.getRuntime().availableProcessors())) {
      return Tokeniser.vectors(pictures.infos(), encoder);
    }
  }

  private static String key(Pictures pictures, ModelDirectory model, AugmentationSettings augmentation) {
    var checksum = new CRC32();
    checksum.update((pictures.digest() + model.description().sha256() + augmentation + pictures.side()).getBytes(UTF_8));
    return "%08x-%s".formatted(checksum.getValue(), pictures.digest().substring(0, 16));
  }

  private static void write(Path file, short[][][] tokens, Map<String, float[]> vectors) throws IOException {
    Files.createDirectories(file.getParent());
    var fresh = Files.createTempFile(file.getParent(), "tokens-", ".part");
    try {
      writeTo(fresh, tokens, vectors);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void writeTo(Path file, short[][][] tokens, Map<String, float[]> vectors) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(tokens.length);
      out.writeInt(tokens[0].length);
      out.writeInt(tokens[0][0].length);
      for (var picture : tokens) {
        for (var variant : picture) {
          for (var token : variant) {
            out.writeShort(token);
          }
        }
      }
      out.writeInt(vectors.size());
      for (var entry : vectors.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        for (var number : entry.getValue()) {
          out.writeFloat(number);
        }
      }
    }
  }

  private static TokenSet read(Path file, Pictures pictures, int side) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      var tokens = new short[in.readInt()][in.readInt()][in.readInt()];
      for (var picture : tokens) {
        for (var variant : picture) {
          for (var i = 0; i < variant.length; i++) {
            variant[i] = in.readShort();
          }
        }
      }
      var vectors = new HashMap<String, float[]>();
      for (var left = in.readInt(); left > 0; left--) {
        var caption = in.readUTF();
        var vector = new float[in.readInt()];
        for (var i = 0; i < vector.length; i++) {
          vector[i] = in.readFloat();
        }
        vectors.put(caption, vector);
      }
      return new TokenSet(pictures.infos(), tokens, side, side, vectors);
    }
  }
}
