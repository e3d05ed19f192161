package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import java.util.Set;
import java.util.stream.Stream;

/**
 * What training wrappers (data parallelism, compilation, sharding, checkpointing of activations, a trainer's own module) put into the
 * names of tensors: whole words between dots, anywhere and any number of times. No official name holds one of them.
 */
public final class WrappedNames {

  private static final Set<String> WRAPPERS =
      Set.of(
          "module",
          "model",
          "net",
          "_orig_mod",
          "_forward_module",
          "_fsdp_wrapped_module",
          "_checkpoint_wrapped_module");

  private WrappedNames() {}

  /** The name without them. */
  public static String unwrapped(String name) {
    return Stream.of(name.split("\\.", -1)).filter(word -> !WRAPPERS.contains(word)).collect(joining("."));
  }
}
