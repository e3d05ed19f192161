package io.paellera.renderer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses RENDERER =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.paellera.renderer");

  @Test
  void theRendererKnowsNoQueueNoBucketAndNoMessages() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "software.amazon..",
            "io.paellera.schemas..",
            "io.paellera.worker..",
            "io.paellera.producer..",
            "io.paellera.command..")
        .check(RENDERER);
  }

  @Test
  void weightsAndPicturesAreReadWithoutAnyNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("io.paellera.renderer.weights..", "io.paellera.renderer.image..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.paellera.renderer.network..", "io.paellera.renderer.sampling..", "io.paellera.renderer.text..")
        .check(RENDERER);
  }

  @Test
  void thePartsOfTheRendererDontGoRoundInCircles() {
    slices().matching("io.paellera.renderer.(*)..").should().beFreeOfCycles().check(RENDERER);
  }
}
