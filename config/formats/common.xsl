<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- What the formats share. A format imports this file and says in `plan` what the plan of a case looks
     like; the sheet that comes out is paper and screen at once: html.xsl and fo.xsl make the one and the
     other of it (README.md has its elements). Titles stand in two languages, @nl and @en; what comes from the
     case is in the reader's language already, in @title or as text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:variable name="english" select="/document/@language = 'en'"/>
  <xsl:key name="case" match="/document/case" use="@number"/>

  <!-- A format says otherwise. -->
  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Plan</xsl:attribute>
    <xsl:attribute name="en">Plan</xsl:attribute>
  </xsl:template>
  <xsl:variable name="plan-pages" select="0"/>

  <!-- ===== a case: its plan ===== -->

  <xsl:template match="/document[@kind = 'case']">
    <sheet lang="{@language}" number="{case/@number}" over="{ladder/@name}">
      <xsl:if test="$plan-pages &gt; 0">
        <xsl:attribute name="pages"><xsl:value-of select="$plan-pages"/></xsl:attribute>
      </xsl:if>
      <xsl:call-template name="plan-title"/>
      <xsl:call-template name="made"/>
      <xsl:apply-templates select="case" mode="head"/>
      <xsl:apply-templates select="case" mode="paper"/>
    </sheet>
  </xsl:template>

  <xsl:template name="made">
    <made reader="{reader/person/@code}" when="{reader/now}" digest="{@digest}">
      <xsl:if test="reader/practice"><xsl:attribute name="practice">yes</xsl:attribute></xsl:if>
    </made>
  </xsl:template>

  <xsl:template match="case" mode="paper">
    <xsl:choose>
      <xsl:when test="facts/erased">
        <note nl="De inhoud van deze casus is gewist; er zijn alleen nog codes en tijden."
              en="The content of this case was erased; only codes and times are left."/>
      </xsl:when>
      <xsl:when test="@read = 'no'">
        <note nl="Het plan van deze casus is nog niet gestuurd, of niet voor u."
              en="The plan of this case has not been sent yet, or is not for you."/>
      </xsl:when>
      <xsl:when test="not(plan/answer/text) and not(record/answer/text) and not(texts/said)">
        <note nl="Er is voor u nog niets opgeschreven." en="Nothing has been written down for you yet."/>
      </xsl:when>
      <!-- a consultation or an issue has no plan: what was said of it, in order -->
      <xsl:when test="facts/matter[@code != 'case']">
        <xsl:for-each select="texts/said"><answer title="{@label}"><xsl:copy-of select="p"/></answer></xsl:for-each>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="plan"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@extract">
      <note kind="small" nl="Uittreksel: u ziet wat de ladder voor u bepaalt." en="Extract: you see what the ladder says that you see."/>
    </xsl:if>
    <xsl:if test="@more">
      <note kind="small" nl="Oudere teksten zijn weggelaten." en="Older texts were left out."/>
    </xsl:if>
  </xsl:template>

  <!-- What stands beside each plan: where it is, who holds it, what is due. -->
  <xsl:template match="case" mode="head">
    <facts>
      <fact nl="Casus" en="Case"><xsl:value-of select="@number"/></fact>
      <xsl:apply-templates select="facts/status | facts/tier" mode="fact"/>
      <xsl:apply-templates select="facts/holder | facts/submitted" mode="fact"/>
      <xsl:apply-templates select="facts/domains | facts/obstacles" mode="fact"/>
      <xsl:apply-templates select="facts/district | facts/outside_date | facts/deadline" mode="fact"/>
      <xsl:apply-templates select="facts/household | facts/ground" mode="fact"/>
    </facts>
  </xsl:template>

  <xsl:template match="facts/*" mode="fact"/>
  <xsl:template match="facts/status" mode="fact"><fact nl="Stand" en="Status"><xsl:value-of select="."/></fact></xsl:template>
  <xsl:template match="facts/tier" mode="fact"><fact nl="Trede" en="Tier"><xsl:value-of select="."/></fact></xsl:template>
  <xsl:template match="facts/holder" mode="fact"><fact nl="Casushouder" en="Case holder"><xsl:value-of select="."/></fact></xsl:template>
  <xsl:template match="facts/submitted" mode="fact"><fact nl="Ingebracht" en="Brought in"><xsl:value-of select="substring-after(substring(., 1, string-length(.) - 6), ' ')"/></fact></xsl:template>
  <xsl:template match="facts/domains" mode="fact">
    <fact nl="Leefgebieden" en="Domains"><xsl:call-template name="in-a-row"/></fact>
  </xsl:template>
  <xsl:template match="facts/obstacles" mode="fact">
    <fact nl="Knelpunten" en="Obstacles"><xsl:call-template name="in-a-row"/></fact>
  </xsl:template>
  <xsl:template match="facts/district" mode="fact"><fact nl="Wijk" en="District"><xsl:value-of select="."/></fact></xsl:template>
  <xsl:template match="facts/outside_date" mode="fact">
    <fact nl="Datum van buiten" en="Date from outside">
      <xsl:value-of select="."/><xsl:if test="../outside_kind"> (<xsl:value-of select="../outside_kind"/>)</xsl:if>
    </fact>
  </xsl:template>
  <xsl:template match="facts/deadline" mode="fact"><fact nl="Uiterlijk klaar" en="Finished by"><xsl:value-of select="substring(., 1, string-length(.) - 6)"/></fact></xsl:template>
  <xsl:template match="facts/ground" mode="fact"><fact nl="Grondslag" en="Ground"><xsl:value-of select="."/></fact></xsl:template>
  <xsl:template match="facts/household" mode="fact">
    <fact nl="Huishouden" en="Household">
      <xsl:for-each select="member">
        <xsl:if test="position() &gt; 1">, </xsl:if>
        <xsl:value-of select="role"/><xsl:if test="birth_year"> (<xsl:value-of select="birth_year"/>)</xsl:if>
      </xsl:for-each>
    </fact>
  </xsl:template>

  <xsl:template name="in-a-row">
    <xsl:for-each select="code">
      <xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>

  <!-- ===== pieces of a plan ===== -->

  <!-- A question with its answer, under its own words or under shorter ones. What nobody answered is said
       to whoever sees the whole case; an extract is silent about it. -->
  <xsl:template match="answer" mode="answer">
    <xsl:param name="nl"/>
    <xsl:param name="en"/>
    <xsl:param name="lead" select="false()"/>
    <xsl:if test="text or @answered or not(ancestor::case/@extract)">
      <answer>
        <xsl:if test="@changed and text"><xsl:attribute name="changed">yes</xsl:attribute></xsl:if>
        <xsl:if test="text/@corrected"><xsl:attribute name="corrected">yes</xsl:attribute></xsl:if>
        <xsl:if test="$lead"><xsl:attribute name="lead">yes</xsl:attribute></xsl:if>
        <xsl:choose>
          <xsl:when test="$nl">
            <xsl:attribute name="nl"><xsl:value-of select="$nl"/></xsl:attribute>
            <xsl:attribute name="en"><xsl:value-of select="$en"/></xsl:attribute>
          </xsl:when>
          <xsl:otherwise><xsl:attribute name="title"><xsl:value-of select="question"/></xsl:attribute></xsl:otherwise>
        </xsl:choose>
        <xsl:choose>
          <xsl:when test="@answered = 'yes'"><said nl="Ja" en="Yes"/></xsl:when>
          <xsl:when test="@answered = 'no'"><said nl="Nee" en="No"/></xsl:when>
          <xsl:when test="@answered = 'unknown'"><said nl="Niet bekend" en="Not known"/></xsl:when>
        </xsl:choose>
        <xsl:choose>
          <xsl:when test="text"><xsl:copy-of select="text/p"/></xsl:when>
          <xsl:when test="not(@answered)"><said kind="none" nl="Niet ingevuld" en="Not filled in"/></xsl:when>
        </xsl:choose>
      </answer>
    </xsl:if>
  </xsl:template>

  <!-- A record of the ladder as a section, when somebody made it. -->
  <xsl:template match="record" mode="section">
    <xsl:if test="answer/text or answer/@answered">
      <section title="{@name}"><xsl:apply-templates select="answer" mode="answer"/></section>
    </xsl:if>
  </xsl:template>

  <!-- The elements of a triangle, from texts that have them under their codes. -->
  <xsl:template name="triangle">
    <xsl:param name="texts"/>
    <xsl:variable name="codes" select="/document/ladder/element/@code"/>
    <xsl:if test="$texts[@field = $codes or @code = $codes]">
      <triangle>
        <xsl:for-each select="$codes">
          <xsl:variable name="code" select="."/>
          <xsl:variable name="found" select="$texts[@field = $code or @code = $code][last()]"/>
          <xsl:if test="$found//p">
            <element>
              <xsl:call-template name="element-title"><xsl:with-param name="code" select="$code"/></xsl:call-template>
              <xsl:if test="$found/@changed"><xsl:attribute name="changed">yes</xsl:attribute></xsl:if>
              <xsl:copy-of select="$found//p"/>
            </element>
          </xsl:if>
        </xsl:for-each>
      </triangle>
    </xsl:if>
  </xsl:template>

  <xsl:template name="element-title">
    <xsl:param name="code"/>
    <xsl:choose>
      <xsl:when test="$code = 'legitimacy'"><xsl:attribute name="nl">Legitimiteit</xsl:attribute><xsl:attribute name="en">Legitimacy</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'involvement'"><xsl:attribute name="nl">Betrokkenheid</xsl:attribute><xsl:attribute name="en">Involvement</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'return'"><xsl:attribute name="nl">Rendement</xsl:attribute><xsl:attribute name="en">Return</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'fairness'"><xsl:attribute name="nl">Rechtvaardigheid</xsl:attribute><xsl:attribute name="en">Fairness</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'perspective'"><xsl:attribute name="nl">Perspectief van de inwoner</xsl:attribute><xsl:attribute name="en">The resident's perspective</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'social_return'"><xsl:attribute name="nl">Maatschappelijk rendement</xsl:attribute><xsl:attribute name="en">Social return</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'financial_return'"><xsl:attribute name="nl">Financieel rendement</xsl:attribute><xsl:attribute name="en">Financial return</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'nothing_short'"><xsl:attribute name="nl">Als wij niets doen: op korte termijn</xsl:attribute><xsl:attribute name="en">If we do nothing: in the short run</xsl:attribute></xsl:when>
      <xsl:when test="$code = 'nothing_long'"><xsl:attribute name="nl">Als wij niets doen: op lange termijn</xsl:attribute><xsl:attribute name="en">If we do nothing: in the long run</xsl:attribute></xsl:when>
      <xsl:otherwise><xsl:attribute name="title"><xsl:value-of select="translate($code, '_', ' ')"/></xsl:attribute></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Who does what, by when. -->
  <xsl:template match="case" mode="agreements">
    <xsl:param name="quiet" select="false()"/>
    <xsl:if test="facts/agreements/agreement_view">
      <table nl="Afspraken" en="Agreements">
        <xsl:if test="$quiet"><xsl:attribute name="quiet">yes</xsl:attribute></xsl:if>
        <head>
          <c width="43" nl="Wat" en="What"/><c width="29" nl="Wie" en="Who"/><c width="28" nl="Wanneer" en="When"/>
        </head>
        <xsl:for-each select="facts/agreements/agreement_view">
          <xsl:variable name="number" select="agreement/@value"/>
          <xsl:variable name="said" select="../../../texts/said[@kind = 'agreement_made' and @item = $number]"/>
          <row>
            <c>
              <xsl:copy-of select="$said[@field = 'what']/p"/>
              <xsl:if test="not($said[@field = 'what'])"><said nl="Afspraak {$number}" en="Agreement {$number}"/></xsl:if>
              <xsl:if test="amount_cents"><p><xsl:value-of select="amount_cents"/></p></xsl:if>
              <xsl:if test="$said[@field = 'condition']">
                <said kind="label" nl="Voorwaarde" en="Condition"/><xsl:copy-of select="$said[@field = 'condition']/p"/>
              </xsl:if>
            </c>
            <c><p><xsl:value-of select="owner"/></p></c>
            <c>
              <p><xsl:value-of select="due"/></p>
              <xsl:if test="result"><p><xsl:value-of select="result"/></p></xsl:if>
            </c>
          </row>
        </xsl:for-each>
      </table>
    </xsl:if>
  </xsl:template>

  <!-- Money that was asked, with its reason. -->
  <xsl:template match="case" mode="money">
    <xsl:if test="facts/spends/spend_view">
      <table nl="Gevraagd geld" en="Money asked">
        <head>
          <c width="26" nl="Uit" en="From"/><c width="16" nl="Bedrag" en="Amount"/><c width="16" nl="Stand" en="State"/><c width="42" nl="Waarom" en="Why"/>
        </head>
        <xsl:for-each select="facts/spends/spend_view">
          <xsl:variable name="number" select="spend/@value"/>
          <row>
            <c><p><xsl:value-of select="pot"/></p></c>
            <c><p><xsl:value-of select="cents"/></p><p><xsl:value-of select="kind"/></p></c>
            <c><p><xsl:value-of select="state"/></p></c>
            <c><xsl:copy-of select="../../../texts/said[@kind = 'spend_requested' and @item = $number]/p"/></c>
          </row>
        </xsl:for-each>
      </table>
    </xsl:if>
  </xsl:template>

  <!-- Who is asked to come, and what came of it. -->
  <xsl:template match="case" mode="participants">
    <xsl:if test="facts/participants/participant_view">
      <table nl="Genodigden" en="Invited">
        <head><c width="40" nl="Wie" en="Who"/><c width="30" nl="Erbij" en="Was there"/><c width="30" nl="Verbindt zich" en="Commitment"/></head>
        <xsl:for-each select="facts/participants/participant_view">
          <row>
            <c><p><xsl:value-of select="who"/><xsl:if test="function"> (<xsl:value-of select="function"/>)</xsl:if></p></c>
            <c><p><xsl:value-of select="attendance"/></p></c>
            <c><p><xsl:value-of select="commitment"/></p></c>
          </row>
        </xsl:for-each>
      </table>
    </xsl:if>
  </xsl:template>

  <!-- What is still open: questions without answer, what the next step wants. -->
  <xsl:template match="case" mode="open">
    <xsl:variable name="asked" select="facts/questions/question_view[not(answered)]"/>
    <xsl:variable name="ready" select="/document/meeting/ready/cases/ready_case[case_id = current()/@number]"/>
    <xsl:variable name="missing" select="$ready/missing/missing_fact"/>
    <xsl:variable name="needs" select="$ready/needs/need_view"/>
    <xsl:if test="$asked or $missing or $needs">
      <section nl="Nog open" en="Still open">
        <xsl:if test="$asked or $missing">
          <list>
            <xsl:for-each select="$asked">
              <item>
                <xsl:copy-of select="../../../texts/said[@kind = 'question_asked' and @item = current()/question/@value]/p"/>
                <p><xsl:value-of select="by"/> → <xsl:value-of select="person"/></p>
              </item>
            </xsl:for-each>
            <xsl:for-each select="$missing"><item><p><xsl:value-of select="words"/></p></item></xsl:for-each>
          </list>
        </xsl:if>
        <xsl:if test="$needs">
          <table nl="Mandaat dat nodig is" en="Mandate that is needed">
            <head><c width="40" nl="Waarvoor" en="For what"/><c width="20" nl="Bedrag" en="Amount"/><c width="40" nl="Wie brengt het mee" en="Who brings it"/></head>
            <xsl:for-each select="$needs">
              <row>
                <c><p><xsl:value-of select="subject"/></p></c>
                <c><p><xsl:value-of select="cents"/></p></c>
                <c>
                  <xsl:choose>
                    <xsl:when test="brings/code"><p><xsl:for-each select="brings"><xsl:call-template name="in-a-row"/></xsl:for-each></p></xsl:when>
                    <xsl:otherwise><said kind="warn" nl="Nog niemand" en="Nobody yet"/></xsl:otherwise>
                  </xsl:choose>
                </c>
              </row>
            </xsl:for-each>
          </table>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- What came out, and why. -->
  <xsl:template match="case" mode="outcome">
    <xsl:variable name="said" select="texts/said[@kind = 'case_decided']"/>
    <xsl:choose>
      <xsl:when test="facts/outcome">
        <section nl="Uitkomst" en="Outcome">
          <outcome><xsl:value-of select="facts/outcome"/></outcome>
          <facts>
            <xsl:if test="facts/mandate"><fact nl="Op mandaat van" en="On the mandate of"><xsl:value-of select="facts/mandate"/></fact></xsl:if>
            <xsl:if test="facts/room"><fact nl="Ruimte die is benut" en="Room that was used"><xsl:value-of select="facts/room"/></fact></xsl:if>
            <xsl:if test="facts/override"><fact nl="Doorgezet op grond van" en="Overridden on the ground of"><xsl:value-of select="facts/override"/></fact></xsl:if>
            <xsl:for-each select="facts/unmet"><fact nl="Niet onderbouwd" en="Not substantiated"><xsl:call-template name="in-a-row"/></fact></xsl:for-each>
            <xsl:for-each select="facts/lacking"><fact nl="Mandaat dat ontbreekt" en="Mandate that is lacking"><xsl:call-template name="in-a-row"/></fact></xsl:for-each>
            <xsl:if test="facts/formal_by"><fact nl="Formeel besluit" en="Formal decision"><xsl:value-of select="facts/formal_by"/>, <xsl:value-of select="facts/formal_date"/></fact></xsl:if>
          </facts>
          <xsl:if test="facts/without_quorum">
            <note nl="Er waren te weinig deelnemers om te beslissen; de ladder waarschuwt daar alleen voor." en="Too few were there to decide; the ladder only warns of that."/>
          </xsl:if>
          <xsl:if test="facts/formal_by">
            <note kind="small" nl="Deze uitkomst is zelf geen besluit in de zin van de Awb." en="This outcome is no formal decision itself."/>
          </xsl:if>
        </section>
      </xsl:when>
      <xsl:when test="facts/proposed">
        <section nl="Uitkomst" en="Outcome"><note title="{facts/proposed}" nl="Voorgesteld; er wordt nog gestemd." en="Proposed; the vote is not over."/></section>
      </xsl:when>
      <xsl:otherwise>
        <section nl="Uitkomst" en="Outcome"><said kind="none" nl="Nog geen uitkomst" en="No outcome yet"/></section>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:variable name="elements" select="/document/ladder/element/@code"/>
    <xsl:if test="$said[@field = $elements]">
      <section nl="Onderbouwing" en="Reasoning">
        <xsl:call-template name="triangle"><xsl:with-param name="texts" select="$said"/></xsl:call-template>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- ===== what a table reads ===== -->

  <xsl:template match="/document[@kind = 'pack']">
    <sheet lang="{@language}" over="{ladder/@name}" nl="Stukken voor {meeting/table/@name}" en="Papers for {meeting/table/@name}">
      <xsl:call-template name="made"/>
      <xsl:apply-templates select="meeting" mode="cover"/>
      <xsl:for-each select="meeting/ready/cases/ready_case[case_id]">
        <xsl:apply-templates select="key('case', case_id)" mode="in-pack">
          <xsl:with-param name="from" select="from"/>
          <xsl:with-param name="place" select="count(preceding-sibling::ready_case) + 1"/>
        </xsl:apply-templates>
      </xsl:for-each>
    </sheet>
  </xsl:template>

  <xsl:template match="meeting" mode="when">
    <facts>
      <fact nl="Wanneer" en="When"><xsl:value-of select="start"/></fact>
      <fact nl="Duur" en="Length"><xsl:value-of select="minutes"/> min</fact>
      <xsl:if test="table/@minutes_questions &gt; 0">
        <fact nl="Per casus" en="Each case">
          <xsl:choose>
            <xsl:when test="$english"><xsl:value-of select="table/@minutes_questions"/> min questions, <xsl:value-of select="table/@minutes_solution"/> min solution</xsl:when>
            <xsl:otherwise><xsl:value-of select="table/@minutes_questions"/> min vragen, <xsl:value-of select="table/@minutes_solution"/> min oplossing</xsl:otherwise>
          </xsl:choose>
        </fact>
      </xsl:if>
      <xsl:if test="pack_due and not(held)"><fact nl="Plannen binnen vóór" en="Plans are in by"><xsl:value-of select="pack_due"/></fact></xsl:if>
    </facts>
  </xsl:template>

  <xsl:template match="meeting" mode="cover">
    <xsl:apply-templates select="." mode="when"/>
    <section nl="Agenda" en="Agenda">
      <xsl:choose>
        <xsl:when test="not(ready/cases/ready_case)">
          <said kind="none" nl="Er staat geen casus op de agenda." en="There is no case on the agenda."/>
        </xsl:when>
        <xsl:otherwise>
          <table quiet="yes" nl="Casussen met hun tijd" en="Cases with their times">
            <head>
              <c width="12" nl="Tijd" en="Time"/><c width="26" nl="Casus" en="Case"/><c width="34" nl="Gaat over" en="About"/><c width="28" nl="Plan" en="Plan"/>
            </head>
            <xsl:for-each select="ready/cases/ready_case"><xsl:call-template name="agenda-row"/></xsl:for-each>
          </table>
        </xsl:otherwise>
      </xsl:choose>
    </section>
    <xsl:call-template name="what-changed"/>
    <xsl:call-template name="seats"/>
  </xsl:template>

  <xsl:template name="agenda-row">
    <xsl:variable name="line" select="/document/meeting/agenda/agenda_line[from/@at = current()/from/@at]"/>
    <xsl:variable name="of" select="key('case', case_id)"/>
    <row>
      <c><p><xsl:value-of select="substring(from, string-length(from) - 4)"/></p></c>
      <xsl:choose>
        <xsl:when test="case_id">
          <c><p><xsl:value-of select="case_id"/></p><xsl:if test="chair"><p><xsl:value-of select="$of/facts/holder"/></p></xsl:if></c>
          <c><p><xsl:for-each select="$of/facts/domains"><xsl:call-template name="in-a-row"/></xsl:for-each></p></c>
          <c>
            <xsl:choose>
              <xsl:when test="pack_sent and $line/changed"><said kind="strong" nl="Gewijzigd opnieuw gestuurd" en="Sent again, changed"/></xsl:when>
              <xsl:when test="pack_sent"><said nl="Gestuurd" en="Sent"/></xsl:when>
              <xsl:when test="$line/pack_out"><said kind="warn" nl="Gewijzigd; nieuw plan volgt" en="Changed; another plan follows"/></xsl:when>
              <xsl:when test="pack_waived"><said nl="Met ontheffing" en="Waived"/></xsl:when>
              <xsl:when test="/document/meeting/pack_asked and not(/document/meeting/held)"><said kind="warn" nl="Volgt nog" en="Still to come"/></xsl:when>
            </xsl:choose>
            <xsl:if test="$line/pack_out"><p><xsl:value-of select="$line/pack_out"/></p></xsl:if>
          </c>
        </xsl:when>
        <xsl:otherwise>
          <c><said nl="Een casus die niet voor u is" en="A case that is not for you"/></c><c/><c/>
        </xsl:otherwise>
      </xsl:choose>
    </row>
  </xsl:template>

  <!-- UTR-3: what is another text than in the pack before. -->
  <xsl:template name="what-changed">
    <xsl:variable name="changed" select="agenda/agenda_line[changed]"/>
    <xsl:if test="$changed">
      <section nl="Gewijzigd sinds de vorige stukken" en="Changed since the papers before">
        <list>
          <xsl:for-each select="$changed">
            <item><p><xsl:value-of select="case_id"/>: <xsl:for-each select="changed/code"><xsl:if test="position() &gt; 1"> · </xsl:if><xsl:value-of select="."/></xsl:for-each></p></item>
          </xsl:for-each>
        </list>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="seats">
    <xsl:if test="ready/seats/seat_view">
      <section nl="Wie er is uitgenodigd" en="Who is invited">
        <table quiet="yes" nl="Genodigden" en="Invited">
          <head><c width="44" nl="Wie" en="Who"/><c width="28" nl="Als" en="As"/><c width="28" nl="Komt" en="Comes"/></head>
          <xsl:for-each select="ready/seats/seat_view">
            <row>
              <c><p><xsl:value-of select="who"/></p></c>
              <c><p><xsl:value-of select="as"/></p></c>
              <c>
                <xsl:choose>
                  <xsl:when test="stand_in"><p><xsl:value-of select="stand_in"/></p></xsl:when>
                  <xsl:when test="away"><said kind="warn" nl="Afwezig" en="Away"/></xsl:when>
                  <xsl:otherwise><said nl="Ja" en="Yes"/></xsl:otherwise>
                </xsl:choose>
              </c>
            </row>
          </xsl:for-each>
        </table>
        <xsl:if test="not(ready/stands)">
          <note nl="Zoals het nu staat zijn er te weinig mensen om te beslissen." en="As it stands too few people come to decide."/>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="case" mode="in-pack">
    <xsl:param name="from"/>
    <xsl:param name="place"/>
    <section break="yes" nl="{$place}. Casus {@number}" en="{$place}. Case {@number}" at="{substring($from, string-length($from) - 4)}">
      <xsl:apply-templates select="." mode="head"/>
      <xsl:apply-templates select="." mode="paper"/>
      <xsl:apply-templates select="." mode="open"/>
    </section>
  </xsl:template>

  <!-- ===== minutes ===== -->

  <xsl:template match="/document[@kind = 'minutes']">
    <xsl:variable name="out" select="meeting/agenda/agenda_line[case_id and not(minutes_sent)]"/>
    <sheet lang="{@language}" over="{ladder/@name}" nl="Verslag van {meeting/table/@name}" en="Minutes of {meeting/table/@name}">
      <xsl:if test="$out"><xsl:attribute name="draft">yes</xsl:attribute></xsl:if>
      <xsl:call-template name="made"/>
      <xsl:for-each select="meeting">
        <facts>
          <fact nl="Wanneer" en="When"><xsl:value-of select="start"/></fact>
          <fact nl="Aanwezig" en="Present">
            <xsl:choose>
              <xsl:when test="present/code"><xsl:for-each select="present"><xsl:call-template name="in-a-row"/></xsl:for-each></xsl:when>
              <xsl:when test="$english">not recorded yet</xsl:when>
              <xsl:otherwise>nog niet vastgelegd</xsl:otherwise>
            </xsl:choose>
          </fact>
        </facts>
        <xsl:if test="not(held)">
          <note nl="De voorzitter heeft dit overleg nog niet afgesloten." en="The chair has not closed this meeting yet."/>
        </xsl:if>
        <xsl:if test="not(ready/cases/ready_case)">
          <said kind="none" nl="Er stond geen casus op de agenda." en="There was no case on the agenda."/>
        </xsl:if>
      </xsl:for-each>
      <xsl:for-each select="meeting/ready/cases/ready_case[case_id]">
        <xsl:apply-templates select="key('case', case_id)" mode="in-minutes">
          <xsl:with-param name="place" select="count(preceding-sibling::ready_case) + 1"/>
        </xsl:apply-templates>
      </xsl:for-each>
      <xsl:if test="meeting/ready/cases/ready_case[not(case_id)]">
        <note nl="Mist u een casus? Dan is die gesloten of ging hij verder, of het verslag ervan is niet voor u."
              en="Of a case that is not here the minutes are not yours to read, or no longer: it was closed or went on, or it was not for you."/>
      </xsl:if>
    </sheet>
  </xsl:template>

  <xsl:template match="case" mode="in-minutes">
    <xsl:param name="place"/>
    <xsl:variable name="line" select="/document/meeting/agenda/agenda_line[case_id = current()/@number]"/>
    <section nl="{$place}. Casus {@number}" en="{$place}. Case {@number}">
      <xsl:if test="not($line/minutes_sent)">
        <note nl="Concept: het verslag van deze casus is nog niet verstuurd." en="Draft: the minutes of this case have not been sent."/>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="@read = 'no' and $line/minutes_sent">
          <note nl="Deze casus is voor u niet meer te lezen." en="This case is no longer yours to read."/>
        </xsl:when>
        <xsl:when test="@read = 'yes' and $line/again">
          <xsl:call-template name="what-was-said"><xsl:with-param name="until" select="$line/again/@at"/></xsl:call-template>
          <note nl="Deze casus stond daarna op een ander overleg; wat daaruit kwam staat in het verslag daarvan."
                en="This case was on another meeting since; what came of it stands in the minutes of that one."/>
        </xsl:when>
        <xsl:when test="@read = 'yes'">
          <xsl:call-template name="what-came-out"/>
          <xsl:if test="$line/moved_on">
            <note nl="Deze casus ging na dit overleg verder: naar een later overleg of een andere tafel."
                  en="This case went on after this meeting: to a later one, or to another table."/>
          </xsl:if>
        </xsl:when>
      </xsl:choose>
    </section>
  </xsl:template>

  <!-- The newest minutes; of what was at a later meeting too, those from before that. -->
  <xsl:template name="what-was-said">
    <xsl:param name="until"/>
    <xsl:variable name="minutes" select="texts/said[@kind = 'minutes_sent' and (not($until) or translate(@at, '-:.TZ', '') &lt; translate($until, '-:.TZ', ''))]"/>
    <xsl:if test="$minutes[@field = 'minutes']">
      <section nl="Besproken" en="Discussed">
        <xsl:copy-of select="$minutes[@field = 'minutes'][last()]/p"/>
        <xsl:for-each select="$minutes[@field = 'change'][last()]">
          <note nl="Verbeterd ten opzichte van het vorige verslag:" en="Corrected since the minutes before:"><xsl:copy-of select="p"/></note>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="what-came-out">
      <xsl:call-template name="what-was-said"/>
      <xsl:apply-templates select="." mode="outcome"/>
      <xsl:if test="facts/agreements/agreement_view">
        <section nl="Afspraken" en="Agreements">
          <xsl:apply-templates select="." mode="agreements"><xsl:with-param name="quiet" select="true()"/></xsl:apply-templates>
        </section>
      </xsl:if>
      <xsl:variable name="explained" select="texts/said[@kind = 'case_decided' and @field = 'explanation'][last()]"/>
      <xsl:if test="$explained or facts/teller">
        <section nl="Uitleg voor de inwoner" en="Explanation for the resident">
          <xsl:if test="$explained"><quote><xsl:copy-of select="$explained/p"/></quote></xsl:if>
          <xsl:if test="facts/teller">
            <facts>
              <fact nl="Verteld door" en="Told by"><xsl:value-of select="facts/teller"/></fact>
              <fact nl="Al verteld" en="Told already">
                <xsl:choose>
                  <xsl:when test="facts/told and $english">yes</xsl:when>
                  <xsl:when test="facts/told">ja</xsl:when>
                  <xsl:when test="$english">not yet</xsl:when>
                  <xsl:otherwise>nog niet</xsl:otherwise>
                </xsl:choose>
              </fact>
            </facts>
          </xsl:if>
        </section>
      </xsl:if>
  </xsl:template>
</xsl:stylesheet>
