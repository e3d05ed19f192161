package io.paellera.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses COMMAND =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.paellera.command");

  @Test
  void theCommandKnowsNoOtherModuleButClientAndSchemas() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.paellera.command..",
            "io.paellera.producer",
            "io.paellera.producer.internal",
            "io.paellera.schemas..",
            "java..",
            "javax.imageio..",
            "javax.management..",
            "com.sun.net.httpserver..",
            "com.fasterxml.jackson.annotation..",
            "tools.jackson..",
            "com.networknt.schema..",
            "de.siegmar.fastcsv.reader..",
            "org.apache.kafka.clients..",
            "org.apache.kafka.common..",
            "software.amazon.awssdk..",
            "picocli..",
            "org.slf4j..")
        .check(COMMAND);
  }

  @Test
  void theRoomsKnowNothingOfTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.paellera.command.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.paellera.command.cli..", "picocli..")
        .check(COMMAND);
  }

  @Test
  void promptsKnowNoBroker() {
    noClasses()
        .that()
        .resideInAPackage("io.paellera.command.prompts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "software.amazon.awssdk..")
        .check(COMMAND);
  }
}
