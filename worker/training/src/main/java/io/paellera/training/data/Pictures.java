package io.paellera.training.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A picture set in memory.
 *
 * @param infos descriptions of the readable pictures
 * @param pixels of each, {@code [3, side, side]} in {@code [0, 1]}; not to be changed
 * @param side in pixels
 * @param unreadable names of the pictures that couldn't be decoded
 * @param digest of descriptions and encoded pictures, lower-case hex SHA-256
 */
public record Pictures(List<PictureInfo> infos, List<float[]> pixels, int side, List<String> unreadable, String digest) {

  public Pictures {
    infos = List.copyOf(infos);
    pixels = List.copyOf(pixels);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads a set.
   *
   * @throws DatasetException if captions or shards can't be read
   * @throws IllegalArgumentException if no picture can be
   */
  public static Pictures read(PictureSource source, int side) {
    var infos = new ArrayList<PictureInfo>();
    var pixels = new ArrayList<float[]>();
    var unreadable = new ArrayList<String>();
    var digest = sha256();
    source.forEach(
        (info, encoded) -> {
          digest.update(info.toString().getBytes(StandardCharsets.UTF_8));
          digest.update(encoded);
          PicturePixels.decode(encoded, side)
              .ifPresentOrElse(
                  decoded -> {
                    infos.add(info);
                    pixels.add(decoded);
                  },
                  () -> unreadable.add(info.file()));
        });
    if (infos.isEmpty()) {
      throw new IllegalArgumentException("the dataset has no readable picture, but " + unreadable.size() + " unreadable ones");
    }
    return new Pictures(infos, pixels, side, unreadable, HexFormat.of().formatHex(digest.digest()));
  }

  /** The pictures that fit a condition. */
  public Pictures only(Predicate<PictureInfo> condition) {
    var kept = IntStream.range(0, infos.size()).filter(i -> condition.test(infos.get(i))).boxed().toList();
    var keptInfos = kept.stream().map(infos::get).toList();
    return new Pictures(keptInfos, kept.stream().map(pixels::get).toList(), side, unreadable, digest);
  }

  /** The same pictures with sides so many times shorter. */
  public Pictures reduced(int times) {
    return times == 1
        ? this
        : new Pictures(
            infos, pixels.stream().map(each -> PicturePixels.reduced(each, side, times)).toList(), side / times, unreadable, digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
