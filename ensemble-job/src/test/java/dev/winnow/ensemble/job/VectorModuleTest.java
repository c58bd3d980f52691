package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class VectorModuleTest {
  private static final String SETTING = "spark.executor.extraJavaOptions";

  @Test
  void theCureIsTheOptionAloneWhereNoneAreSet() {
    assertThat(VectorModule.cure(new SparkConf(false)))
        .isEqualTo("--conf '%s=--add-modules=jdk.incubator.vector'".formatted(SETTING));
  }

  @Test
  void theCureKeepsTheOptionsThatAreSet() {
    assertThat(cure(" -Dorg.bytedeco.javacpp.maxbytes=2G -Dx=y"))
        .isEqualTo(
            "--conf '%s=--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes=2G -Dx=y'"
                .formatted(SETTING));
  }

  @Test
  void theCureNamesTheOptionOnce() {
    String options = "--add-modules=jdk.incubator.vector -Dx=y";

    assertThat(cure(options)).isEqualTo("--conf '%s=%s'".formatted(SETTING, options));
  }

  private static String cure(String options) {
    return VectorModule.cure(new SparkConf(false).set(SETTING, options));
  }
}
