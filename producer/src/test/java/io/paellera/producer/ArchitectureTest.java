package io.paellera.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses PRODUCER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.paellera.producer");

  @Test
  void theProducerKnowsNoOtherModuleButTheSchemas() {
    classes()
        .that()
        .resideInAPackage("io.paellera.producer..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.paellera.producer..",
            "io.paellera.schemas..",
            "java..",
            "javax.imageio..",
            "com.sun.net.httpserver..",
            "com.fasterxml.jackson.annotation..",
            "tools.jackson..",
            "com.networknt.schema..",
            "org.apache.kafka.clients..",
            "org.apache.kafka.common..",
            "software.amazon.awssdk..",
            "picocli..",
            "org.slf4j..")
        .check(PRODUCER);
  }

  @Test
  void theLibraryKnowsNothingOfTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.paellera.producer.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.paellera.producer.cli..", "picocli..")
        .check(PRODUCER);
  }

  @Test
  void promptsKnowNoBroker() {
    noClasses()
        .that()
        .resideInAPackage("io.paellera.producer.prompts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "software.amazon.awssdk..")
        .check(PRODUCER);
  }
}
