package dev.winnow.worker.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A data set in a folder of this machine, read with so many threads. */
record LocalFiles(Path root, int threads) implements SourceFiles {
  LocalFiles(Path root) {
    this(root, 2);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public String location(String name) {
    return root.resolve(name).toString();
  }

  /** All of the data set, as one set of examples for each part. */
  ReadDataSet read(DataFormat format) throws IOException {
    return read(DataLayout.ofFolder(paths(), format, root.toString()));
  }

  ReadDataSet readArchive(String name, DataFormat format) throws IOException {
    return read(DataLayout.ofArchive(name, format));
  }

  private ReadDataSet read(DataLayout.Plan plan) throws IOException {
    List<PartImages> chunks = new ArrayList<>();
    List<UnitSummary> summaries = new ArrayList<>();
    for (ReadUnit unit : plan.units()) {
      UnitImages images = unit.read(this, threads);
      chunks.addAll(images.chunks());
      summaries.add(images.summary());
    }
    return new ReadDataSet(SourceSummary.merge(summaries, root.toString()), chunks);
  }

  private List<String> paths() throws IOException {
    try (Stream<Path> all = Files.walk(root, 4)) {
      return all.filter(path -> !path.equals(root)).map(this::relative).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String relative(Path path) {
    String name = root.relativize(path).toString();
    return Files.isDirectory(path) ? name + "/" : name;
  }

  /** A data set that was read as a whole. */
  record ReadDataSet(SourceSummary summary, List<PartImages> chunks) {
    LabeledImages part(Part part) {
      List<LabeledImages> images =
          chunks.stream().filter(c -> c.part() == part).map(PartImages::images).toList();
      return LabeledImages.concat(summary.shape(), images);
    }
  }
}
