package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.training.scores.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassifierTest {

  private static final int SIDE = 32;
  private static final List<String> NAMES = List.of("across", "upright", "spot");

  @BeforeEach
  void prepareThread() {
    Torch.start(1);
  }

  @Test
  void namesPicturesThatItHasntSeen() {
    var settings = new ClassifierSettings(1, 24, 40);
    var shown = examples(3, 20);
    try (var classifier = Classifier.train(NAMES, examples(1, 60), SIDE, settings, Device.cpu())) {
      var view = classifier.forward(shown.stream().map(Classifier.Example::pixels).toList());
      var classes = shown.stream().mapToInt(example -> NAMES.indexOf(example.name())).toArray();
      assertThat(Accuracy.of(view.logits(), classes).top1()).isGreaterThan(0.9);
      assertThat(view.features()[0]).hasSize(ClassifierNetwork.FEATURES);
    }
  }

  @Test
  void theSameSeedGivesTheSameClassifier() {
    var settings = new ClassifierSettings(1, 8, 5);
    var shown = examples(3, 2).stream().map(Classifier.Example::pixels).toList();
    try (var one = Classifier.train(NAMES, examples(1, 10), SIDE, settings, Device.cpu());
        var other = Classifier.train(NAMES, examples(1, 10), SIDE, settings, Device.cpu())) {
      assertThat(one.forward(shown).logits()).isDeepEqualTo(other.forward(shown).logits());
    }
  }

  /** Bars and spots of random colours in random places. */
  private static List<Classifier.Example> examples(long seed, int count) {
    var random = new Random(seed);
    var examples = new ArrayList<Classifier.Example>();
    for (var i = 0; i < count; i++) {
      var kind = i % NAMES.size();
      var x = 8 + random.nextInt(12);
      var y = 8 + random.nextInt(12);
      var pixels = new float[3 * SIDE * SIDE];
      for (var channel = 0; channel < 3; channel++) {
        var colour = random.nextFloat() / 2;
        for (var j = 0; j < SIDE * SIDE; j++) {
          var across = Math.abs(j % SIDE - x) < (kind == 0 ? 12 : 3);
          var up = Math.abs(j / SIDE - y) < (kind == 1 ? 12 : 3);
          pixels[channel * SIDE * SIDE + j] = across && up ? colour : 1;
        }
      }
      examples.add(new Classifier.Example(pixels, NAMES.get(kind)));
    }
    return examples;
  }
}
