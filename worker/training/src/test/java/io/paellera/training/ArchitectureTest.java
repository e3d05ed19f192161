package io.paellera.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses TRAINING =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.paellera.training");

  @Test
  void trainingKnowsNoQueueNoBucketAndNoMessages() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "software.amazon..", "io.paellera.schemas..", "io.paellera.producer..", "io.paellera.command..")
        .check(TRAINING);
  }

  @Test
  void onlyTheCommandsKnowTheWorkersProgramAndOfItNothingElse() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.paellera.training.command")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.paellera.worker..", "picocli..")
        .check(TRAINING);
    noClasses()
        .that()
        .resideInAPackage("io.paellera.training.command")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.paellera.worker", "io.paellera.worker.[intake|ledger|job|batching|rendering|storage|results|operations|config]..")
        .check(TRAINING);
  }

  @Test
  void thePartsOfTrainingDontGoRoundInCircles() {
    slices().matching("io.paellera.training.(*)..").should().beFreeOfCycles().check(TRAINING);
  }
}
