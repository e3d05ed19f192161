package io.paellera.renderer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.paellera.renderer.sampling.DeviceRows;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Counts the places where code that a step on a device may reach copies an array to the host, and so waits for the device. */
class HostCopiesTest {

  private static final Pattern COPY =
      Pattern.compile("to\\w*Array|toByteBuffer|get(Float|Double|Long|Int|Byte|Boolean|Uint8)|getScalar|encode|toDebugString|contentEquals");
  private static final JavaClasses RENDERER =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.paellera.renderer");

  @Test
  void aStepOnADeviceCopiesNothingToTheHost() {
    assertThat(copies(reached(DeviceDenoiser.class, "step"))).isEmpty();
  }

  @Test
  void tokensComeToTheHostInOneCopy() {
    var row = RENDERER.get(DeviceDenoiser.class.getName() + "$DeviceRow");
    assertThat(copies(reached(row.getMethod("tokens")))).containsExactly(DeviceRows.class.getName() + ".download -> toLongArray");
  }

  @Test
  void theCountSeesCopiesOfTheHostsSteps() {
    assertThat(copies(reached(HostDenoiser.class, "step"))).isNotEmpty();
  }

  private static Set<JavaCodeUnit> reached(Class<?> type, String method) {
    var found = RENDERER.get(type).getMethods().stream().filter(each -> each.getName().equals(method));
    return reached(found.toArray(JavaCodeUnit[]::new));
  }

  /** All code of ours that is called from somewhere, lambdas and every implementation of an interface included. */
  private static Set<JavaCodeUnit> reached(JavaCodeUnit... from) {
    var open = new ArrayDeque<>(Set.of(from));
    var reached = new LinkedHashSet<JavaCodeUnit>();
    while (!open.isEmpty()) {
      var unit = open.pop();
      if (reached.add(unit)) {
        unit.getCallsFromSelf().stream().flatMap(HostCopiesTest::targets).forEach(open::add);
        unit.getMethodReferencesFromSelf().stream()
            .flatMap(reference -> reference.getTarget().resolveMember().stream())
            .filter(member -> RENDERER.contain(member.getOwner().getName()))
            .forEach(open::add);
      }
    }
    return reached;
  }

  private static Stream<JavaCodeUnit> targets(JavaCall<?> call) {
    var owner = call.getTargetOwner();
    if (!RENDERER.contain(owner.getName())) {
      return Stream.empty();
    }
    var subtypes = Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream());
    return subtypes.flatMap(type -> type.getCodeUnits().stream()).filter(unit -> unit.getName().equals(call.getName()));
  }

  private static Set<String> copies(Set<JavaCodeUnit> units) {
    assertThat(units).as("code that is reached").isNotEmpty();
    var copies = new TreeSet<String>();
    for (var unit : units) {
      unit.getMethodCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().isAssignableTo(NDArray.class) && COPY.matcher(call.getName()).matches())
          .forEach(call -> copies.add(unit.getOwner().getName() + "." + unit.getName() + " -> " + call.getName()));
    }
    return copies;
  }
}
