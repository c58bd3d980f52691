package dev.winnow.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmOptionsTest {
  private static final String EXECUTORS = "spark.executor.extraJavaOptions";
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @Test
  void theFlagForVectorsIsTheModuleAloneWhereNoOptionsAreSet() {
    assertThat(flag("yarn", "")).isEqualTo("--conf \"%s=%s\"".formatted(EXECUTORS, VECTORS));
  }

  @Test
  void theFlagForVectorsKeepsTheOptionsThatAreSet() {
    String options = "-Dorg.bytedeco.javacpp.maxbytes=2G -Dx=y";

    assertThat(flag("yarn", " " + options))
        .isEqualTo("--conf \"%s=%s %s\"".formatted(EXECUTORS, VECTORS, options));
  }

  @Test
  void theFlagForVectorsLeavesOutWhatSparkAddsByItself() {
    assertThat(flag("yarn", JavaModuleOptions.defaultModuleOptions() + " -Dx=y"))
        .isEqualTo("--conf \"%s=%s -Dx=y\"".formatted(EXECUTORS, VECTORS));
  }

  @Test
  void theFlagForVectorsNamesTheModuleOnce() {
    String options = VECTORS + " -Dx=y";

    assertThat(flag("yarn", options)).isEqualTo("--conf \"%s=%s\"".formatted(EXECUTORS, options));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Djavax.net.ssl.trustStorePassword=hush",
        "-Daws.accessKeyId=hush",
        "-Dx=y -Dmy.SECRET=hush",
        "-javaagent:/agent.jar=token=hush"
      })
  void theFlagShowsNoSecret(String options) {
    String where = " (beside the other options in %s)".formatted(EXECUTORS);

    assertThat(flag("yarn", options)).isEqualTo(VECTORS + where);
    SparkConf conf = new SparkConf(false).setMaster("yarn").set(EXECUTORS, options);
    assertThat(JvmOptions.ofExecutors(conf).flagWith(JvmOptions.MAX_BYTES, "3g"))
        .isEqualTo("-Dorg.bytedeco.javacpp.maxbytes=3g" + where);
  }

  @Test
  void ofALimitThatIsSetTwiceTheLastHoldsAsForTheJvm() {
    String options = "-Dorg.bytedeco.javacpp.maxbytes=1G -Dorg.bytedeco.javacpp.maxbytes=2G";
    SparkConf conf = new SparkConf(false).setMaster("yarn").set(EXECUTORS, options);

    assertThat(JvmOptions.ofExecutors(conf).bytes(JvmOptions.MAX_BYTES)).hasValue(2L << 30);
  }

  @Test
  void aLocalMasterTrainsWithTheOptionsOfTheDriver() {
    assertThat(flag("local[2]", ""))
        .isEqualTo("--conf \"spark.driver.extraJavaOptions=%s\"".formatted(VECTORS));
  }

  private static String flag(String master, String executorOptions) {
    return ClusterChecks.vectorsFlag(
        new SparkConf(false).set("spark.master", master).set(EXECUTORS, executorOptions));
  }
}
