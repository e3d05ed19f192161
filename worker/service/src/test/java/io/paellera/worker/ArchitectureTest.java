package io.paellera.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class ArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.paellera.worker");

  @Test
  void theWorkerKnowsNeitherProducerNorEmbeddedServersNorTheLocalSystem() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.paellera.producer..",
            "io.paellera.command..",
            "io.paellera.embedded..",
            "io.paellera.local..",
            "kafka..",
            "org.gaul..")
        .check(classes);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("io.paellera.worker.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyIntakeAndControlTouchAConsumerAndOnlyResultsAProducer() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.paellera.worker", "io.paellera.worker.intake", "io.paellera.worker.control")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Consumer.class)
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.paellera.worker", "io.paellera.worker.results")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Producer.class)
        .check(classes);
  }

  @Test
  void onlyStorageTouchesTheS3Client() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.paellera.worker", "io.paellera.worker.storage")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(S3Client.class)
        .check(classes);
  }

  @Test
  void batchingKnowsNeitherKafkaNorTheStore() {
    noClasses()
        .that()
        .resideInAPackage("io.paellera.worker.batching")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "software.amazon..", "io.paellera.worker.storage", "io.paellera.worker.results")
        .check(classes);
  }

  @Test
  void onlyTracingKnowsOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.paellera.worker.tracing")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(classes);
  }
}
