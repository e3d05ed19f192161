package io.paellera.embedded;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void embeddedServersKnowNothingElseOfPaellera() {
    var classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.paellera");

    noClasses()
        .that()
        .resideInAPackage("io.paellera.embedded..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.paellera..").and(not(resideInAPackage("io.paellera.embedded.."))))
        .check(classes);
  }
}
