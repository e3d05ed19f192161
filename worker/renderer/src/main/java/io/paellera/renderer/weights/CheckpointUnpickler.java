package io.paellera.renderer.weights;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a checkpoint. Only the opcodes that PyTorch writes are obeyed, and only names on a short list are known,
 * each of which stands for a few lines of this class; nothing is looked up by reflection. Every other name, whatever is done
 * with it, becomes an {@link Inert}. Messages never print what was read, because a list can hold itself.
 */
final class CheckpointUnpickler extends Unpickler {

  private static final int GLOBAL = 'c';
  private static final int STACK_GLOBAL = 0x93;
  private static final int BUILD = 'b';
  private static final int EMPTY_DICTIONARY = '}';
  private static final int SET_ITEM = 's';
  private static final int SET_ITEMS = 'u';
  private static final int UNICODE = 'X';
  private static final int BYTES = 'B';
  private static final int REDUCE = 'R';
  private static final int NEW_OBJECT = 0x81;
  private static final int NEW_OBJECT_WITH_KEYWORDS = 0x92;
  private static final int APPEND = 'a';
  private static final int APPENDS = 'e';
  private static final int EMPTY_SET = 0x8f;
  private static final int ADD_ITEMS = 0x90;
  private static final int FROZEN_SET = 0x91;

  /** Opcodes left to the library: numbers, short texts, tuples, lists, marks, the memo, calls of known names, the end. */
  private static final Set<Integer> PLAIN =
      Stream.concat(
              ".(012NJKMGUC)t]hjqrQ".chars().boxed(), Stream.of(0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x94, 0x95))
          .collect(toUnmodifiableSet());

  /** Most elements of a storage: its bytes can be counted in 64 bits. */
  private static final long MAX_ELEMENTS = Long.MAX_VALUE / Double.BYTES;

  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "torch.DoubleStorage", ElementType.F64,
          "torch.FloatStorage", ElementType.F32,
          "torch.HalfStorage", ElementType.F16,
          "torch.BFloat16Storage", ElementType.BF16,
          "torch.LongStorage", ElementType.I64,
          "torch.IntStorage", ElementType.I32,
          "torch.CharStorage", ElementType.I8,
          "torch.ByteStorage", ElementType.U8,
          "torch.BoolStorage", ElementType.BOOL);

  private static final Inert SET = new Inert("set");

  private final Path file;

  private CheckpointUnpickler(Path file) {
    this.file = file;
  }

  private final Set<String> passedOver = new LinkedHashSet<>();
  private int otherKeys;
  private final Map<String, StoredTensor.Storage> storages = new HashMap<>();

  /** The type of a storage. */
  private record StorageType(ElementType type) {}

  /**
   * What stands where a class, a function or anything made with one would stand: a name, and nothing behind it.
   *
   * @param name of the class or function
   */
  record Inert(String name) {}

  /**
   * What a pickle holds.
   *
   * @param root maps with texts as keys, lists, object arrays (tuples), texts, numbers, {@link StoredTensor}s and {@link Inert}s
   * @param passedOver names of the classes and functions that were neither loaded nor run
   * @param otherKeys how many keys of dictionaries are no texts; what stands under them was passed over
   * @param storages by their keys
   */
  record Pickled(Object root, Set<String> passedOver, int otherKeys, Map<String, StoredTensor.Storage> storages) {}

  /**
   * Reads a pickle, and of the stream nothing after it.
   *
   * @throws UnsafePickleException if it uses an opcode that weights don't need
   * @throws DamagedFileException if it is no pickle, or one that breaks its own rules
   */
  static Pickled read(Path file, InputStream pickle) {
    try {
      var unpickler = new CheckpointUnpickler(file);
      var root = unpickler.load(pickle);
      return new Pickled(root, Collections.unmodifiableSet(unpickler.passedOver), unpickler.otherKeys, Map.copyOf(unpickler.storages));
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(file, "its pickle can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case GLOBAL -> stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
      case STACK_GLOBAL -> {
        var name = (String) stack.pop();
        stack.add(global((String) stack.pop(), name));
      }
      case BUILD -> dropState();
      case EMPTY_DICTIONARY -> stack.add(new LinkedHashMap<>());
      case SET_ITEM -> {
        var value = stack.pop();
        var key = stack.pop();
        put(Arrays.asList(key, value));
      }
      case SET_ITEMS -> put(stack.pop_all_since_marker());
      case UNICODE -> stack.add(new String(counted(), StandardCharsets.UTF_8));
      case BYTES -> stack.add(counted());
      case REDUCE, NEW_OBJECT -> make(opcode);
      case NEW_OBJECT_WITH_KEYWORDS -> {
        stack.pop();
        make(opcode);
      }
      case APPEND -> append(Collections.singletonList(stack.pop()));
      case APPENDS -> append(stack.pop_all_since_marker());
      case EMPTY_SET -> stack.add(SET);
      case ADD_ITEMS -> stack.pop_all_since_marker();
      case FROZEN_SET -> {
        stack.pop_all_since_marker();
        stack.add(SET);
      }
      default -> {
        if (!PLAIN.contains((int) opcode)) {
          throw unneeded(opcode);
        }
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  private UnsafePickleException unneeded(short opcode) {
    return new UnsafePickleException(file, "its pickle uses the opcode 0x%02x, which weights don't need".formatted(opcode));
  }

  private Object global(String module, String name) {
    var full = module + "." + name;
    if (STORAGES.containsKey(full)) {
      return new StorageType(STORAGES.get(full));
    }
    return switch (full) {
      case "collections.OrderedDict" -> (IObjectConstructor) this::orderedDictionary;
      case "torch.Size" -> (IObjectConstructor) arguments -> arguments[0];
      case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> (IObjectConstructor) this::tensor;
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          (IObjectConstructor) arguments -> arguments[0];
      case "torch._tensor._rebuild_from_type_v2" -> (IObjectConstructor) CheckpointUnpickler::rebuilt;
      default -> {
        passedOver.add(full);
        yield new Inert(full);
      }
    };
  }

  /** {@code callee(*arguments)}: one of ours is called, of an inert one nothing but its name goes on. */
  private void make(short opcode) throws IOException {
    var arguments = stack.pop();
    if (stack.peek() instanceof Inert) {
      return;
    }
    if (opcode != REDUCE) {
      throw unneeded(opcode);
    }
    stack.add(arguments);
    super.dispatch(opcode);
  }

  /** Without arguments, or with one: a list of pairs, as Python 2 wrote it. */
  private Object orderedDictionary(Object[] arguments) {
    var dictionary = new LinkedHashMap<Object, Object>();
    if (arguments.length == 1 && arguments[0] instanceof List<?> pairs) {
      for (var pair : pairs) {
        var both = pair instanceof List<?> list ? list.toArray() : (Object[]) pair;
        put(dictionary, both[0], both[1]);
      }
    } else if (arguments.length != 0) {
      throw new PickleException("an OrderedDict of other arguments than pairs");
    }
    return dictionary;
  }

  /** Attributes of a dictionary, such as PyTorch's {@code _metadata}, play no part. */
  private void dropState() {
    stack.pop();
    if (!(stack.peek() instanceof Map || stack.peek() instanceof Inert)) {
      throw new PickleException("state for an object that has none");
    }
  }

  private void append(List<Object> values) {
    if (stack.peek() instanceof Inert) {
      return;
    }
    if (!(stack.peek() instanceof ArrayList)) {
      throw new PickleException("elements for no list");
    }
    @SuppressWarnings("unchecked")
    var target = (List<Object>) stack.peek();
    target.addAll(values);
  }

  private void put(List<Object> pairs) {
    if (stack.peek() instanceof Inert) {
      return;
    }
    if (pairs.size() % 2 != 0 || !(stack.peek() instanceof LinkedHashMap)) {
      throw new PickleException("items for no dictionary");
    }
    @SuppressWarnings("unchecked")
    var target = (Map<Object, Object>) stack.peek();
    for (var i = 0; i < pairs.size(); i += 2) {
      put(target, pairs.get(i), pairs.get(i + 1));
    }
  }

  /** Tensors have names, so what stands under another key (a number, a class, nothing) is passed over. */
  private void put(Map<Object, Object> target, Object key, Object value) {
    if (key instanceof List || key instanceof Map) {
      throw new PickleException("a dictionary key that Python can't have");
    }
    if (key instanceof String) {
      target.put(key, value);
    } else {
      otherKeys++;
    }
  }

  private byte[] counted() throws IOException {
    var length = Integer.toUnsignedLong(ByteBuffer.wrap(input.readNBytes(4)).order(ByteOrder.LITTLE_ENDIAN).getInt());
    if (length > input.available()) {
      throw new PickleException("a text or bytes of " + length + " bytes where " + input.available() + " are left");
    }
    return input.readNBytes((int) length);
  }

  /** {@code ('storage', type, key, location, elements)}, before PyTorch 1.6 also a view of the storage, or nothing. */
  @Override
  protected Object persistentLoad(Object id) {
    if (!(id instanceof Object[] parts) || parts.length < 5 || parts.length > 6 || !"storage".equals(parts[0])) {
      throw new PickleException("a reference that is no storage");
    }
    if (parts[1] instanceof Inert unknown) {
      return unknown;
    }
    if (!(parts[1] instanceof StorageType storage)) {
      throw new PickleException("a reference that is no storage");
    }
    var elements = integer(parts[4]);
    if (elements < 0 || elements > MAX_ELEMENTS) {
      throw new PickleException("a storage of " + elements + " elements");
    }
    if (parts.length == 6 && parts[5] != null) {
      return new Inert("a view of a storage");
    }
    var found = new StoredTensor.Storage(storage.type, (String) parts[2], elements);
    storages.put(found.key(), found);
    return found;
  }

  /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, backward_hooks)}. */
  private Object tensor(Object[] arguments) {
    if (arguments.length > 0 && arguments[0] instanceof Inert unknown) {
      return unknown;
    }
    if (arguments.length < 4 || !(arguments[0] instanceof StoredTensor.Storage storage)) {
      throw new PickleException("a tensor without a storage");
    }
    try {
      return StoredTensor.of(storage, integer(arguments[1]), integers(arguments[2]), integers(arguments[3]));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedFileException(file, "a tensor of storage " + storage.key() + " " + e.getMessage(), e);
    }
  }

  /** {@code _rebuild_from_type_v2(function, type, arguments, state)}: a tensor of a class of its own, of which the tensor is taken. */
  private static Object rebuilt(Object[] arguments) {
    if (arguments.length < 3 || !(arguments[2] instanceof Object[] inner)) {
      throw new PickleException("a tensor without its arguments");
    }
    return arguments[0] instanceof IObjectConstructor function ? function.construct(inner) : arguments[0];
  }

  private static List<Long> integers(Object tuple) {
    var integers = new ArrayList<Long>();
    for (var value : tuple instanceof List<?> list ? list.toArray() : (Object[]) tuple) {
      integers.add(integer(value));
    }
    return integers;
  }

  private static long integer(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    var kind = value == null ? "nothing" : value.getClass().getSimpleName();
    throw new PickleException(kind + " where an integer of 64 bits belongs");
  }
}
