package io.paellera.renderer.model;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.network.ByT5Encoder;
import io.paellera.renderer.network.ClipTextTower;
import io.paellera.renderer.network.ClipVisualTower;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.VisualDescription;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Replays everything that was recorded in a folder of the official code's data (a U-Net's, a prior's, a VQGAN's, a CLIP text
 * tower's or a ByT5 encoder's) and
 * compares it, on the CPU in float32. A recorded sampling RUN has the arguments of its call of the official {@code sample} beside
 * its arrays, in {@code RUN_settings.json}, under their official names and all of them.
 */
public final class Replay implements AutoCloseable {

  private final NDManager manager;

  /**
   * @param threads of the engine
   */
  public Replay(int threads) {
    Torch.start(threads);
    Torch.enterThread();
    manager = Torch.newManager(Device.cpu());
  }

  /**
   * Replays a folder.
   *
   * @param folder with {@code config.json}, a checkpoint and the recorded arrays
   * @param model whose weights to take instead of the folder's checkpoint
   * @param report gets each comparison as it is made
   * @throws io.paellera.renderer.weights.WeightsException if something is missing or damaged, or the model has other dimensions
   */
  public void run(Path folder, Optional<ModelDirectory> model, Consumer<Comparison> report) {
    var recording = new Recording(folder, report);
    var config = recording.config();
    if (config.has("byt5_embd")) {
      replayUnetV3(recording, model);
    } else if (config.has("clip_r")) {
      replayPrior(recording, model);
    } else if (config.has("relative_attention_num_buckets")) {
      replayByT5(recording, model);
    } else if (config.has("num_labels") && config.has("c_clip")) {
      replayUnet(recording, model);
    } else if (config.has("ch_mult") || config.has("bottleneck_blocks")) {
      replayImage(recording, model);
    } else if (config.has("vision_cfg") && !recording.runs("image").isEmpty()) {
      replayVisual(recording, model);
    } else if (config.has("text_cfg")) {
      replayText(recording, model);
    } else {
      throw new UnsupportedWeightsException(
          folder.resolve("config.json"),
          "describes no Paella v1, v2 or v3 U-Net, no prior, no f4 or f8 VQGAN, no CLIP text or visual tower and no ByT5 encoder");
    }
  }

  private void replayUnet(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(ModelDirectory::openUnet).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.UNET.in(source);
      var description = UnetDescription.read(tensors, ModelImport.UNET, recording.config().path("c_clip").asInt());
      TensorLayout.of(description).check(tensors);
      try (var unet = Unet.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new UnetReplay(recording, unet, description, manager).run();
      }
    }
  }

  private void replayUnetV3(Recording recording, Optional<ModelDirectory> model) {
    var heads = recording.config().path("nhead").valueStream().map(node -> Math.max(0, node.asInt())).toList();
    try (var source = model.map(ModelDirectory::openUnet).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.UNET_V3.in(source);
      var description = UnetV3Description.read(tensors, ModelImport.UNET, heads.isEmpty() ? Optional.empty() : Optional.of(heads));
      TensorLayout.of(description).check(tensors);
      try (var unet = UnetV3.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new UnetV3Replay(recording, unet, description, manager).run();
      }
    }
  }

  private void replayPrior(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(Replay::openPrior).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.PRIOR.in(source);
      var description = PriorDescription.read(tensors, ModelImport.PRIOR);
      TensorLayout.of(description).check(tensors);
      try (var prior = Prior.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new PriorReplay(recording, prior, manager).run();
      }
    }
  }

  private void replayByT5(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(Replay::openByT5).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.BYT5.in(source);
      var description = ByT5Description.read(tensors, ModelImport.BYT5);
      TensorLayout.of(description).check(tensors);
      try (var encoder = ByT5Encoder.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new ByT5Replay(recording, encoder, manager).run();
      }
    }
  }

  private void replayImage(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(ModelDirectory::openImage).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.IMAGE.in(source);
      var scale = recording.config().path("scale_factor").asDouble(ImageDescription.VqganF4.SCALE);
      var description = ImageDescription.read(tensors, ModelImport.IMAGE, scale);
      TensorLayout.of(description).check(tensors);
      try (var vqgan = Vqgan.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        var replay = new VqganReplay(recording, vqgan, manager);
        if (description instanceof ImageDescription.VqganF4 f4) {
          replay.runF4(f4.scale());
        } else {
          replay.runF8();
        }
      }
    }
  }

  private void replayText(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(Replay::openText).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.CLIP.in(source);
      var read = ClipSettings.read(recording.folder().resolve("config.json"));
      var settings =
          model.map(directory -> (TextDescription.Clip) directory.description().text())
              .map(clip -> new ClipSettings(OptionalInt.of(clip.heads()), OptionalInt.empty(), clip.activation()))
              .orElse(read);
      var description = TextDescription.Clip.read(tensors, ModelImport.TEXT, "vocabulary", settings.heads(), settings.activation());
      TensorLayout.of(description).check(tensors);
      try (var tower = ClipTextTower.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new ClipReplay(recording, tower, manager).run();
      }
    }
  }

  private void replayVisual(Recording recording, Optional<ModelDirectory> model) {
    try (var source = model.map(Replay::openVisual).orElseGet(() -> TensorFiles.open(recording.checkpoint()))) {
      var tensors = OfficialNetwork.CLIP_VISUAL.in(source);
      var read = ClipSettings.read(recording.folder().resolve("config.json"));
      var settings =
          model.map(directory -> directory.description().visual())
              .map(tower -> new ClipSettings(OptionalInt.empty(), OptionalInt.of(tower.heads()), tower.activation()))
              .orElse(read);
      var description = VisualDescription.read(tensors, ModelImport.VISUAL, settings.visualHeads(), settings.activation());
      TensorLayout.of(description).check(tensors);
      try (var tower = ClipVisualTower.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
        new ClipVisualReplay(recording, tower, manager).run();
      }
    }
  }

  private static TensorSource openVisual(ModelDirectory model) {
    return Optional.ofNullable(model.description().visual()).map(model::openVisual).orElseThrow(() -> lacks(model, "CLIP visual tower"));
  }

  private static TensorSource openText(ModelDirectory model) {
    if (model.description().text() instanceof TextDescription.Clip clip) {
      return model.openText(clip);
    }
    throw lacks(model, "CLIP text tower");
  }

  private static TensorSource openByT5(ModelDirectory model) {
    return Optional.ofNullable(model.description().byt5()).map(model::openByT5).orElseThrow(() -> lacks(model, "ByT5 encoder"));
  }

  private static TensorSource openPrior(ModelDirectory model) {
    return Optional.ofNullable(model.description().prior()).map(model::openPrior).orElseThrow(() -> lacks(model, "prior"));
  }

  private static UnsupportedWeightsException lacks(ModelDirectory model, String network) {
    return new UnsupportedWeightsException(model.path(), "has no " + network + " to compare");
  }

  @Override
  public void close() {
    manager.close();
  }
}
