using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Compiles the C# of a page as its reader would: the namespaces that a block uses and the types it declares hold for the whole page,
/// and each block's statements are a program of their own, which has a <c>builder</c> and an <c>app</c> unless it makes them.
/// </summary>
internal static class GuideCompiler
{
    // Those that the Web SDK brings along.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;"
        + "global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;"
        + "global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;"
        + "global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;"
        + "global using Microsoft.Extensions.Logging;";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "Hub.Tests.dll")
            .Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>What the compiler says is wrong, each with the line it is about; empty when nothing is.</summary>
    public static IEnumerable<string> Errors(IReadOnlyList<string> blocks)
    {
        var parsed = blocks.Select(block => CSharpSyntaxTree.ParseText(block, s_language).GetCompilationUnitRoot()).ToList();
        var usings = string.Concat(parsed.SelectMany(block => block.Usings).Select(line => $"global {line}").Distinct());
        var sources = parsed.SelectMany((block, index) => (string[])[Types(block), Program(block, index)]);
        var compilation = CSharpCompilation.Create(
            "Guide",
            new[] { ImplicitUsings, usings }.Concat(sources).Select(source => CSharpSyntaxTree.ParseText(source, s_language)),
            s_references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error)
            .Select(found => $"{found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} | {Line(found)}");
    }

    private static string Types(CompilationUnitSyntax block) =>
        string.Concat(block.Members.Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString()));

    private static string Program(CompilationUnitSyntax block, int index)
    {
        var statements = string.Concat(block.Members.OfType<GlobalStatementSyntax>().Select(statement => statement.ToFullString()));
        var own = block.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.Text).ToHashSet();
        var given = new[] { "string[] args", "WebApplicationBuilder builder", "WebApplication app" }.Where(each => !own.Contains(each.Split(' ')[1]));
        return $"static class Block{index} {{ static async Task RunAsync({string.Join(", ", given)}) {{\n{statements}\n}} }}";
    }

    private static string Line(Diagnostic found) =>
        found.Location.SourceTree?.GetText().Lines[found.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";
}
