package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.DataSource;
import dev.winnow.driver.data.NamedImages;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.ensemble.scoring.ClusterScoring;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.data.PartImages;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a published ensemble what images show. */
@Command(
    name = "predict",
    description = {
      "Scores images by a published ensemble, and writes Parquet: name, class, class_name,",
      "probabilities (of all classes, in their order), version."
    })
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ArtifactOptions artifact;
  @Mixin private VersionOption version;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Image files at any depth, without classes, in place of a data set.")
  private String images;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Where to write, any Hadoop path that all executors see; must not exist yet.")
  private String output;

  @Override
  public Integer call() throws IOException {
    if (images != null) {
      common.refuseDataBeside("--images");
    }
    Configuration hadoop = SparkJobs.hadoop();
    Path given = parse(output);
    Path folder = given.getFileSystem(hadoop).makeQualified(given);
    if (folder.getFileSystem(hadoop).exists(folder)) {
      throw exists(output);
    }
    ArtifactStore store = images == null ? artifact.store(common) : artifact.storeAlone(common);
    PublishedModels published = PublishedModels.read(store, version.manifest(store));
    try (JavaSparkContext spark = SparkJobs.open("predict")) {
      JavaRDD<PartImages> read =
          images == null
              ? NamedImages.ofDataset(spark, dataSet(published))
              : NamedImages.ofFolder(spark, images);
      long began = System.nanoTime();
      long written = write(published, read, hadoop, folder);
      double seconds = (System.nanoTime() - began) / 1e9;
      spec.commandLine()
          .getOut()
          .printf(
              "%d images in %s s, %s images/s, by version %s in %s%n",
              written,
              Numbers.tenths(seconds),
              Numbers.tenths(written / seconds),
              published.manifest().id(),
              output);
    }
    return ExitStatus.DONE;
  }

  /**
   * Writes under another name first: the folder is there whole or not at all, and of several who
   * write there one has it.
   */
  private static long write(
      PublishedModels published, JavaRDD<PartImages> images, Configuration hadoop, Path output)
      throws IOException {
    try (UnfinishedFolder unfinished = new UnfinishedFolder(output.getFileSystem(hadoop), output)) {
      long written = ClusterScoring.write(published, images, unfinished.path().toString());
      FileContext.getFileContext(output.toUri(), hadoop).rename(unfinished.path(), output);
      return written;
    } catch (FileAlreadyExistsException taken) {
      throw exists(output.toString());
    }
  }

  private static Path parse(String output) {
    try {
      return new Path(output);
    } catch (IllegalArgumentException noPath) {
      throw new UsageException("--output '%s' is no path: name a folder".formatted(output));
    }
  }

  private static UsageException exists(String output) {
    return new UsageException("%s exists already: name another --output".formatted(output));
  }

  private DataSource dataSet(PublishedModels published) throws IOException {
    JobConfiguration configuration =
        common.configuration(published.manifest().ensemble().configuration());
    return new DataSource(configuration.data().path(), configuration.data().format());
  }
}
