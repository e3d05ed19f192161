package io.paellera.training.data;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a picture besides its pixels.
 *
 * @param file name within the dataset
 * @param captions of which one is drawn at random each time; one that stands twice is drawn twice as often
 * @param labels free pairs, such as {@code concept} and {@code style}, to choose and to score pictures by; kept in the order of
 *     their names, so that a dataset has one digest
 * @param weight how often the picture is drawn, in relation to the others
 * @param split {@link #TRAIN} or {@link #HELD_OUT}
 */
public record PictureInfo(String file, List<String> captions, Map<String, String> labels, double weight, String split) {

  /** Split of the pictures to train on. */
  public static final String TRAIN = "train";

  /** Split of the pictures that no training sees. */
  public static final String HELD_OUT = "held-out";

  public PictureInfo {
    requireNonNull(file, "file is null");
    captions = List.copyOf(captions);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    requireNonNull(split, "split is null");
    if (captions.isEmpty() || captions.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(file + " has no caption, or a blank one");
    }
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight of " + file + " is " + weight + ", but must be above 0");
    }
    if (!split.equals(TRAIN) && !split.equals(HELD_OUT)) {
      throw new IllegalArgumentException("split of " + file + " is " + split + ", but must be " + TRAIN + " or " + HELD_OUT);
    }
  }

  public boolean isTraining() {
    return split.equals(TRAIN);
  }
}
