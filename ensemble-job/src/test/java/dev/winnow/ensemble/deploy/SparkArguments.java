package dev.winnow.ensemble.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;

/** What manifests come to: the arguments of spark-submit. */
final class SparkArguments {
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();

  private SparkArguments() {}

  /**
   * Those that the Spark operator starts an application with; of its own only what concerns the
   * application.
   *
   * @param templates folder for the templates of pods, which it passes as files
   */
  static List<String> ofOperator(JsonNode application, Path templates) throws IOException {
    Map<String, String> conf = new TreeMap<>();
    conf.put("spark.kubernetes.namespace", "winnow");
    conf.put("spark.kubernetes.container.image", application.get("image").asText());
    conf.put("spark.kubernetes.submission.waitAppCompletion", "false");
    application
        .get("sparkConf")
        .fields()
        .forEachRemaining(entry -> conf.put(entry.getKey(), entry.getValue().asText()));
    for (String role : List.of("driver", "executor")) {
      JsonNode pod = application.get(role);
      for (String key : List.of("instances", "cores", "memory", "memoryOverhead")) {
        if (pod.has(key)) {
          conf.put("spark." + role + "." + key, pod.get(key).asText());
        }
      }
      conf.put(
          "spark.kubernetes.authenticate." + role + ".serviceAccountName",
          pod.get("serviceAccount").asText());
      pod.path("annotations")
          .fields()
          .forEachRemaining(
              entry ->
                  conf.put(
                      "spark.kubernetes." + role + ".annotation." + entry.getKey(),
                      entry.getValue().asText()));
      ObjectNode template = pod.get("template").deepCopy();
      template.put("apiVersion", "v1").put("kind", "Pod");
      Path file = templates.resolve(role + ".json");
      Files.writeString(file, template.toString());
      conf.put("spark.kubernetes." + role + ".podTemplateFile", file.toString());
      conf.put(
          "spark.kubernetes." + role + ".podTemplateContainerName", "spark-kubernetes-" + role);
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--master", "k8s://https://somewhere", "--deploy-mode", "cluster"));
    arguments.addAll(List.of("--class", application.get("mainClass").asText(), "--name", "winnow"));
    conf.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    arguments.add(application.get("mainApplicationFile").asText());
    application.get("arguments").forEach(argument -> arguments.add(argument.asText()));
    return arguments;
  }

  /**
   * Those of the driver that the CronJob starts, with the files of the image found here.
   *
   * @param pod name of the driver's pod
   */
  static List<String> ofCronJob(CronJob job, String pod) {
    return container(job).getArgs().stream()
        .map(argument -> argument.replace("$(POD_NAME)", pod).replace("$(POD_IP)", "127.0.0.1"))
        .map(
            argument ->
                argument
                    .replace(
                        "/opt/winnow/conf/executor-pod.yaml",
                        Manifests.FOLDER.resolve("executor-pod.yaml").toAbsolutePath().toString())
                    .replace("/opt/winnow/conf", CONF.toString()))
        .toList();
  }

  static Container container(CronJob job) {
    return job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  /** The settings that spark-submit makes of its arguments. */
  static SparkConf settings(List<String> arguments) {
    SparkSubmitArguments parsed =
        new SparkSubmitArguments(
            JavaConverters.asScalaBuffer(arguments).toSeq(),
            // Spark refuses YARN without.
            Map$.MODULE$.<String, String>empty().updated("HADOOP_CONF_DIR", "/none"));
    return new SparkSubmit().prepareSubmitEnvironment(parsed, Option.empty())._3();
  }

  /** What any cluster must be told: {@code conf/spark-defaults.conf}. */
  static Map<String, String> demanded() throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(CONF.resolve("spark-defaults.conf"))) {
      properties.load(file);
    }
    Map<String, String> demanded = new TreeMap<>();
    properties.forEach((key, value) -> demanded.put((String) key, (String) value));
    return demanded;
  }
}
