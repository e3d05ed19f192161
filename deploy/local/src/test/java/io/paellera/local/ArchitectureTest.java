package io.paellera.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom, looked at from the module that sees them all. */
class ArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.paellera");

  @Test
  void schemasKnowNobody() {
    assertKnowsNot("schemas", "producer", "command", "worker", "renderer", "embedded", "local");
  }

  @Test
  void theRendererKnowsNoQueueAndNoBucket() {
    assertKnowsNot("renderer", "schemas", "producer", "command", "worker", "embedded", "local");
    noClasses()
        .that()
        .resideInAPackage("io.paellera.renderer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "software.amazon..")
        .check(classes);
  }

  @Test
  void theClientKnowsSchemasOnly() {
    assertKnowsNot("producer", "command", "worker", "renderer", "embedded", "local");
  }

  @Test
  void theCommandKnowsSchemasAndClientOnly() {
    assertKnowsNot("command", "worker", "renderer", "embedded", "local");
  }

  @Test
  void theWorkerKnowsNoClientAndNoServers() {
    assertKnowsNot("worker", "producer", "command", "embedded", "local");
  }

  @Test
  void theEmbeddedServersKnowNobody() {
    assertKnowsNot("embedded", "schemas", "producer", "command", "worker", "renderer", "local");
  }

  private void assertKnowsNot(String module, String... others) {
    for (String other : others) {
      noClasses()
          .that()
          .resideInAPackage("io.paellera." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.paellera." + other + "..")
          .check(classes);
    }
  }
}
