package dev.winnow.driver.data;

import dev.winnow.worker.data.FileChecksum;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.data.SourceSummary;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a data set holds, and how it is divided.
 *
 * @param location as users write it
 * @param source what the files hold
 * @param rule by which the examples were divided
 * @param classCounts examples of each split by label; every split is there
 * @param scaling taken from the train split
 */
public record DatasetDescription(
    String location,
    SourceSummary source,
    SplitRule rule,
    Map<Split, List<Long>> classCounts,
    PixelScaling scaling)
    implements Serializable {
  public ImageShape shape() {
    return source.shape();
  }

  public int classes() {
    return source.classNames().size();
  }

  public List<String> classNames() {
    return source.classNames();
  }

  /** Checksums by file, or by class folder where the files are images. */
  public List<FileChecksum> files() {
    return source.files();
  }

  /** Changes whenever any content changes, and only then. */
  public String fingerprint() {
    return source.fingerprint();
  }

  /** Examples of the split. */
  public long count(Split split) {
    return classCounts.get(split).stream().mapToLong(Long::longValue).sum();
  }
}
