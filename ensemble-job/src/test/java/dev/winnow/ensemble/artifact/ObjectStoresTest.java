package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStoresTest {
  @ParameterizedTest
  @CsvSource({
    "s3a://bucket/ensembles, hdfs://host, s3a://bucket/ensembles",
    "GS://bucket/ensembles, hdfs://host, GS://bucket/ensembles",
    "/ensembles, s3a://bucket, /ensembles of s3a://bucket",
    "ensembles, wasbs://container@host, ensembles of wasbs://container@host",
  })
  void aFolderInOneIsRefusedByNameOrByHadoopsDefault(
      String folder, String defaultFileSystem, String named) {
    assertThatThrownBy(() -> ObjectStores.refuse(new Path(folder), hadoopWith(defaultFileSystem)))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("output must be on a file system that renames a folder at once")
        .hasMessageEndingWith("not " + named);
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://host/ensembles, s3a://bucket",
    "file:/mnt/ensembles, s3a://bucket",
    "/ensembles, hdfs://host",
    "ensembles, file:///",
  })
  void whatRenamesAtOnceIsNot(String folder, String defaultFileSystem) {
    assertThatNoException()
        .isThrownBy(() -> ObjectStores.refuse(new Path(folder), hadoopWith(defaultFileSystem)));
  }

  private static Configuration hadoopWith(String defaultFileSystem) {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.defaultFS", defaultFileSystem);
    return hadoop;
  }
}
