package io.paellera.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLIENT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/producer/support/"))
          .importPackages("io.paellera.producer");

  @Test
  void theClientNeedsSchemasKafkaAndSlf4jAndNothingElse() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.paellera.producer",
            "io.paellera.producer.internal",
            "io.paellera.schemas..",
            "java..",
            "org.jspecify.annotations..",
            "org.apache.kafka.clients..",
            "org.apache.kafka.common..",
            "org.slf4j")
        .check(CLIENT);
  }
}
