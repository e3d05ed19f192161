package io.paellera.worker.rendering;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Renderer;
import java.util.List;

/** Makes renderers of one model. */
public interface RendererFactory {

  /** What its renderers draw with. */
  ModelCard card();

  /** Names of the devices, one lane for each. */
  List<String> devices();

  /**
   * Loads the model on a device. Called by the thread that will use the renderer, and again after one has broken.
   *
   * @throws RuntimeException if the device can't be used
   */
  Renderer open(String device);
}
