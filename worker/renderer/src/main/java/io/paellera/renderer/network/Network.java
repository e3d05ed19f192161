package io.paellera.renderer.network;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A network: a program, and its weights as the dictionary {@code w: Dict[str, Tensor]} that each of the program's methods takes
 * first, under the official names.
 */
public interface Network extends AutoCloseable {

  /**
   * Runs a method of the program on the weights and the inputs.
   *
   * @param inputs at least one; the result belongs to the manager of the first
   */
  NDArray call(String method, NDArray... inputs);

  /** Runs a method of the program that gives a dictionary, whose arrays then belong to {@code target}. */
  Map<String, NDArray> trace(NDManager target, String method, NDArray... inputs);

  @Override
  void close();

  /**
   * The program of a network's file, with what several networks are made of ({@code shared.py}).
   *
   * @param file beside this class
   * @param constants dimensions by name: Boolean, Integer or lists of Integer
   * @param differentiable whether gradients flow
   */
  static TorchProgram program(String file, Map<String, ?> constants, Device device, boolean differentiable) {
    return program(List.of(file), constants, device, differentiable);
  }

  /**
   * The program of a network in several files, with what several networks are made of ({@code shared.py}).
   *
   * @param files beside this class
   * @param constants dimensions by name: Boolean, Integer or lists of Integer
   * @param differentiable whether gradients flow
   */
  static TorchProgram program(List<String> files, Map<String, ?> constants, Device device, boolean differentiable) {
    var all = Stream.concat(files.stream(), Stream.of("shared.py")).toList();
    return TorchProgram.ofResources(Network.class, all, constants, device, differentiable);
  }

  /**
   * Loads weights onto a device, for inference.
   *
   * @param program closed with the network
   * @param layout of the tensors to load
   * @param source of the tensors; may be closed afterwards
   * @param type of their elements: FLOAT32, FLOAT16 or BFLOAT16
   */
  static Loaded load(TorchProgram program, TensorLayout layout, TensorSource source, DataType type, Device device) {
    var manager = Torch.newManager(device);
    try {
      var weights = new TreeMap<String, PtNDArray>();
      for (var name : layout.shapes().keySet()) {
        weights.put(name, type == DataType.BFLOAT16 ? bfloat16(program, source, name, manager) : (PtNDArray) source.load(name, manager, type));
      }
      return new Loaded(program, manager, weights);
    } catch (RuntimeException e) {
      manager.close();
      program.close();
      throw e;
    }
  }

  /** One tensor at a time, by the program: the engine's Java side can't make bfloat16. */
  private static PtNDArray bfloat16(TorchProgram program, TensorSource source, String name, NDManager manager) {
    try (var array = source.load(name, manager, DataType.FLOAT32)) {
      return (PtNDArray) program.call(manager, "to_bfloat16", array);
    }
  }

  /**
   * A network whose weights are trained: gradients flow back into them.
   *
   * @param program differentiable; stays open
   * @param weights by name; stay open
   */
  static Network live(TorchProgram program, Map<String, NDArray> weights) {
    return new Live(program, weights);
  }

  /** Weights on a device, for inference. */
  final class Loaded implements Network {

    private final TorchProgram program;
    private final NDManager manager;
    private final Map<String, PtNDArray> weights;
    private IValue dictionary;

    private Loaded(TorchProgram program, NDManager manager, Map<String, PtNDArray> weights) {
      this.program = requireNonNull(program, "program is null");
      this.manager = manager;
      this.weights = weights;
      dictionary = IValue.stringMapFrom(weights);
    }

    /** Puts what the program's method {@code prepare} makes of the weights beside them. */
    Loaded prepared() {
      try {
        trace(manager, "prepare").forEach((name, array) -> weights.put(name, (PtNDArray) array));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
      dictionary.close();
      dictionary = IValue.stringMapFrom(weights);
      return this;
    }

    @Override
    public NDArray call(String method, NDArray... inputs) {
      var values = values(inputs);
      try (var result = program.run(method, values)) {
        return result.toTensor((PtNDManager) inputs[0].getManager());
      } finally {
        close(values);
      }
    }

    @Override
    public Map<String, NDArray> trace(NDManager target, String method, NDArray... inputs) {
      var values = values(inputs);
      try (var result = program.run(method, values)) {
        return named(result.toNDList((PtNDManager) target));
      } finally {
        close(values);
      }
    }

    private IValue[] values(NDArray... inputs) {
      var arrays = Stream.of(inputs).map(input -> IValue.from((PtNDArray) input));
      return Stream.concat(Stream.of(dictionary), arrays).toArray(IValue[]::new);
    }

    private static void close(IValue[] values) {
      for (int i = 1; i < values.length; i++) {
        values[i].close();
      }
    }

    @Override
    public void close() {
      dictionary.close();
      manager.close();
      program.close();
    }
  }

  /** Weights that are a part of a graph. */
  record Live(TorchProgram program, Map<String, NDArray> weights) implements Network {

    private static final String DICTIONARY = "w.";

    @Override
    public NDArray call(String method, NDArray... inputs) {
      return recorded(inputs[0].getManager(), method, inputs).singletonOrThrow();
    }

    @Override
    public Map<String, NDArray> trace(NDManager target, String method, NDArray... inputs) {
      return named(recorded(target, method, inputs));
    }

    private NDList recorded(NDManager target, String method, NDArray... inputs) {
      var arguments = new NDList(weights.size() + inputs.length + 1);
      weights.forEach(
          (name, array) -> {
            array.setName(DICTIONARY + name);
            arguments.add(array);
          });
      arguments.addAll(new NDList(inputs));
      try {
        return program.recorded(target, method, arguments);
      } finally {
        weights.values().forEach(array -> array.setName(null));
      }
    }

    @Override
    public void close() {}
  }

  private static Map<String, NDArray> named(NDList arrays) {
    var named = new LinkedHashMap<String, NDArray>();
    arrays.forEach(array -> named.put(array.getName(), array));
    return named;
  }
}
